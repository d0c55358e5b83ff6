package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/vedette-project/vedette/internal/config"
)

// TestDocumentsOfOneName: documents of several services that are called alike do not replace each other.
func TestDocumentsOfOneName(t *testing.T) {
	dir := t.TempDir()
	var specs []config.Spec
	for _, service := range []string{"orders", "users"} {
		if err := os.Mkdir(filepath.Join(dir, service), 0o700); err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(dir, service, "openapi.json")
		if err := os.WriteFile(name, []byte(`{"openapi":"3.0.0","info":{"title":"x","version":"1"},"paths":{}}`), 0o600); err != nil {
			t.Fatal(err)
		}
		specs = append(specs, config.Spec{File: name})
	}
	two, err := readDocuments(specs)
	if err != nil {
		t.Fatal(err)
	}
	one, err := readDocuments(specs[:1])
	if err != nil {
		t.Fatal(err)
	}
	if len(two) != 2 || two[0].Name == two[1].Name || one[0].Name != "openapi.json" {
		t.Errorf("%q %q %q", two[0].Name, two[1].Name, one[0].Name)
	}
}
