package config

import _ "embed"

//go:embed schema.json
var schema []byte

// Schema returns the JSON Schema of configurations, draft 2020-12. The caller must not change it.
func Schema() []byte { return schema }
