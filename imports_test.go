package vedette

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/vedette-project/vedette"

// allowed lists, for each room, the rooms it may import beside the root. A room that is not listed
// may import none. The standard library and outside modules are held by the second table.
var allowed = map[string][]string{
	".":                 {},
	"internal/engine":   {"internal/ingest", "internal/catalog", "internal/actor", "internal/detect", "internal/respond", "internal/incident"},
	"internal/ingest":   {"internal/message"},
	"internal/message":  {"internal/sensitive"},
	"internal/adapter":  {},
	"internal/live":     {"internal/engine", "internal/store"},
	"guard":             {"internal/engine", "internal/live", "internal/respond", "internal/store"},
	"internal/simulate": {},
	"internal/detect":   {"internal/sketch"},
	"internal/actor":    {"internal/sketch"},
	"internal/catalog":  {"internal/sketch", "internal/message", "internal/schema", "internal/sensitive", "internal/value"},
	"internal/incident": {"internal/sketch"},
	"internal/schema":   {"internal/sensitive"},
	"cmd/vedette":       {"*"},
}

// owner lists the only rooms that may import an outside module (by prefix).
var owner = map[string][]string{
	"github.com/prometheus/client_golang":    {"internal/status"},
	"github.com/valyala/fasthttp":            {"internal/gateway"},
	"modernc.org/sqlite":                     {"internal/store"},
	"github.com/klauspost/compress":          {"internal/ingest"},
	"github.com/getkin/kin-openapi":          {"internal/openapi"},
	"github.com/oasdiff/yaml3":               {"internal/openapi"}, // kin-openapi's own YAML reader
	"github.com/goccy/go-yaml":               {"internal/config"},
	"golang.org/x/term":                      {"cmd/vedette"},
	"github.com/rogpeppe/go-internal":        {"cmd/vedette"},
	"google.golang.org/protobuf":             {"internal/adapter"},                // protowire; in tests the messages too
	"google.golang.org/grpc":                 {"internal/adapter", "cmd/vedette"}, // tests only: the client that asks
	"github.com/envoyproxy/go-control-plane": {"internal/adapter", "cmd/vedette"}, // tests only: Envoy's own messages
}

// TestImports holds the import rule of docs/ARCHITECTURE.md: the root imports only the standard
// library; rooms know the root's words and not each other; only engine knows their order; only cmd
// knows config.
func TestImports(t *testing.T) {
	files := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (path == "bench" || strings.HasPrefix(d.Name(), ".") && path != "." || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		files++
		room := filepath.ToSlash(filepath.Dir(path))
		if strings.HasSuffix(path, "_test.go") && (room == "internal/engine" || room == "internal/openapi" || room == "internal/unseen") {
			return nil // where the whole flow is measured, and what comes out of it
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			if why := forbidden(room, name); why != "" {
				t.Errorf("%s imports %s: %s", path, name, why)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 5 {
		t.Fatalf("read only %d files: the walk is broken", files)
	}
}

func forbidden(room, name string) string {
	if name == module || !strings.Contains(strings.SplitN(name, "/", 2)[0], ".") {
		return ""
	}
	if other, ok := strings.CutPrefix(name, module+"/"); ok {
		if other == room {
			return "" // its own external test package
		}
		for _, a := range allowed[room] {
			if a == "*" || a == other {
				return ""
			}
		}
		return "rooms know the root's words and not each other"
	}
	for prefix, rooms := range owner {
		if name == prefix || strings.HasPrefix(name, prefix+"/") {
			for _, r := range rooms {
				if r == room {
					return ""
				}
			}
			return "owned by " + strings.Join(rooms, ", ")
		}
	}
	return "an outside module without an owner: see docs/adr"
}

// TestImportRuleBites shows that the rule can fail.
func TestImportRuleBites(t *testing.T) {
	for _, c := range []struct{ room, name string }{
		{"internal/catalog", module + "/internal/actor"},
		{"internal/engine", module + "/internal/config"},
		{"internal/catalog", "modernc.org/sqlite"},
		{".", "github.com/unknown/thing"},
	} {
		if forbidden(c.room, c.name) == "" {
			t.Errorf("%s may import %s", c.room, c.name)
		}
	}
}
