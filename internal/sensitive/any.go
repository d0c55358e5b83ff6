package sensitive

// Any says whether the name speaks for some type.
func (p Prior) Any() bool { return p&pTypes != 0 }
