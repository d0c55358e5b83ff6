// Package sensitive tells what kind of sensitive data a place of a message holds. It sees names and values
// and keeps neither: it may touch nothing but the root's words.
//
// Three things speak for a type: the pattern of a value, its checksum, and the name of the field. None is
// enough by itself. Every eleventh number of nine digits passes the BSN's test, every tenth of sixteen the
// card's, and a field called "name" may be a product's. So the work is done in three steps:
//
//	Name      path  ─▶ Prior      what a field's name speaks for and against: once for a path
//	Value     Prior, value ─▶ DataType   what one value looks like: for every value, no allocation
//	Verdicts  Place, Prior ─▶ []Sensitive   whether the values that passed are more than chance would let pass
//
// A type without a checksum of its own, such as a person's name, is only looked for where the name of the
// field speaks for it. A type with a weak checksum is not looked for where the name speaks against it.
package sensitive
