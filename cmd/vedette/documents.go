package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/config"
	"github.com/vedette-project/vedette/internal/openapi"
	"github.com/vedette-project/vedette/internal/store"
)

// fileList is a flag that may be given several times.
type fileList []string

func (l *fileList) String() string { return strings.Join(*l, " ") }

func (l *fileList) Set(name string) error {
	*l = append(*l, name)
	return nil
}

// optional is a flag that may stand alone, and may have a value: --diff, --diff=spec.yaml.
type optional struct {
	given bool
	files fileList
}

func (o *optional) String() string   { return o.files.String() }
func (o *optional) IsBoolFlag() bool { return true }

func (o *optional) Set(v string) error {
	o.given = true
	if v != "true" {
		return o.files.Set(v)
	}
	return nil
}

// looksLikeDocument tells an API document from a log, by its name and its beginning: behind --spec several
// may be named.
func looksLikeDocument(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".yaml", ".yml", ".json":
	default:
		return false
	}
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 4096)
	n, _ := f.Read(head)
	text := string(head[:n])
	return (strings.Contains(text, "openapi") || strings.Contains(text, "swagger")) && !strings.Contains(text, `"target"`)
}

// readDocuments reads documents from files, and refuses what is none.
func readDocuments(specs []config.Spec) (list []store.Document, err error) {
	for _, spec := range specs {
		text, err := os.ReadFile(spec.File)
		if err != nil {
			return nil, err
		}
		if _, err := openapi.Load(spec.File, text); err != nil {
			return nil, hint(err, "OpenAPI 3.0, 3.1 and Swagger 2 are read, as JSON or YAML")
		}
		list = append(list, store.Document{Name: filepath.Base(spec.File), Body: text, Host: spec.Host, Superseded: spec.Superseded})
	}
	return list, nil
}

// specs are files without more to say about them.
func (l fileList) specs() (list []config.Spec) {
	for _, name := range l {
		list = append(list, config.Spec{File: name})
	}
	return list
}

// keepDocuments reads the documents that a command and its configuration name, into the store.
func keepDocuments(s *store.Store, specs []config.Spec) error {
	list, err := readDocuments(specs)
	if err != nil || len(list) == 0 {
		return err
	}
	return s.SaveDocuments(list)
}

// storedDocuments are the owner's, as they were kept.
func storedDocuments(s *store.Store) (*openapi.Documents, error) {
	list, err := s.Documents()
	if err != nil {
		return nil, err
	}
	return parseDocuments(list)
}

func parseDocuments(list []store.Document) (*openapi.Documents, error) {
	docs := openapi.NewDocuments()
	for _, d := range list {
		doc, err := openapi.Load(d.Name, d.Body)
		if err != nil {
			return nil, err
		}
		if d.Host != "" {
			doc.Bind(d.Host)
		}
		if d.Superseded {
			doc.Standing = openapi.Superseded
		}
		docs.Add(doc)
	}
	return docs, nil
}

// compared is an inventory beside the owner's documents.
type compared struct {
	docs *openapi.Documents
	with *openapi.Comparison // nil: there are no documents
}

func compare(s *store.Store, entries []vedette.Entry) (*compared, error) {
	docs, err := storedDocuments(s)
	if err != nil {
		return nil, err
	}
	c := &compared{docs: docs}
	if len(docs.All()) > 0 {
		c.with = openapi.Compare(docs, entries)
	}
	return c, nil
}

// state is an endpoint's, in a word.
func (c *compared) state(e *vedette.Entry) string {
	if c.with == nil {
		return openapi.Unknown.String()
	}
	return c.with.State(e.ID).String()
}

// because says why, where there is more to say than the state.
func (c *compared) because(e *vedette.Entry) string {
	if c.with == nil {
		return ""
	}
	if f := c.with.Fits[e.ID]; f != nil && f.Why != "" {
		return ": " + f.Why
	}
	return ""
}

// notes say what could not be read of the documents, and which describe no host that has traffic.
func (c *compared) notes() (list []string) {
	if c.with == nil {
		return nil
	}
	for _, doc := range c.docs.All() {
		for i, n := range doc.Notes {
			if i == 5 {
				list = append(list, fmt.Sprintf("%s: and %d more", doc.Name, len(doc.Notes)-i))
				break
			}
			list = append(list, doc.Name+": "+n)
		}
	}
	for _, name := range c.with.Unused {
		list = append(list, name+": it describes no host that has traffic; specs in the configuration may name its host")
	}
	return list
}

// shadow says how much of what answers stands in no document.
func (c *compared) shadow() string {
	if c.with == nil || c.with.Share.Active+c.with.Share.Shadow == 0 {
		return ""
	}
	h := c.with.Share
	return fmt.Sprintf("shadow: %s beside %s that answer (%.0f %%); %s silent",
		plural(uint64(h.Shadow), "endpoint", "endpoints"), plural(uint64(h.Active), "documented one", "documented ones"), 100*h.Share,
		plural(uint64(len(c.with.Orphans)), "documented operation", "documented operations"))
}
