package config

import (
	"encoding/json"
	"reflect"
	"sort"
	"strings"
	"testing"
)

// TestSchema holds the published schema to the structs: the same keys at the same places, of the same types.
func TestSchema(t *testing.T) {
	var root map[string]any
	if err := json.Unmarshal(Schema(), &root); err != nil {
		t.Fatal(err)
	}
	var compare func(path string, s map[string]any, typ reflect.Type)
	compare = func(path string, s map[string]any, typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Struct:
			props, _ := s["properties"].(map[string]any)
			if s["additionalProperties"] != false {
				t.Errorf("%s: unknown keys pass", path)
			}
			var keys []string
			for i := range typ.NumField() {
				f := typ.Field(i)
				name := strings.Split(f.Tag.Get("yaml"), ",")[0]
				keys = append(keys, name)
				p, ok := props[name].(map[string]any)
				if !ok {
					t.Errorf("%s.%s: not in the schema", path, name)
					continue
				}
				compare(path+"."+name, p, f.Type)
			}
			var known []string
			for k := range props {
				known = append(known, k)
			}
			sort.Strings(keys)
			sort.Strings(known)
			if !reflect.DeepEqual(keys, known) {
				t.Errorf("%s: %v in the code, %v in the schema", path, keys, known)
			}
		case reflect.Slice:
			items, ok := s["items"].(map[string]any)
			if s["type"] != "array" || !ok {
				t.Errorf("%s: not an array in the schema", path)
				return
			}
			compare(path+"[]", items, typ.Elem())
		case reflect.Map:
			if s["type"] != "object" {
				t.Errorf("%s: not an object in the schema", path)
			}
		case reflect.String:
			if s["type"] != "string" && s["enum"] == nil {
				t.Errorf("%s: not a string in the schema", path)
			}
		case reflect.Bool:
			if s["type"] != "boolean" {
				t.Errorf("%s: not a boolean in the schema", path)
			}
		case reflect.Int:
			if s["type"] != "integer" {
				t.Errorf("%s: not an integer in the schema", path)
			}
		default:
			t.Errorf("%s: %s is not looked at", path, typ)
		}
	}
	compare("$", root, reflect.TypeFor[Config]())
}
