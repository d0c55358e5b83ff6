package catalog

import "github.com/vedette-project/vedette"

func value(method string, segs []seg, surface vedette.Surface) vedette.Value { return vedette.Value{} }
