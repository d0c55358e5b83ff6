package ingest

// Lines parses lines as they come, in one goroutine: what follows a log that grows.
type Lines struct {
	parse *parser
	line  int64
	at    int64 // bytes
}

// NewLines reads lines of a format, from where o's Line and Offset say.
func NewLines(f Format, o Options) *Lines {
	if o.Host == "" {
		o.Host = "-"
	}
	return &Lines{parse: newParser(f, o), line: o.Line, at: o.Offset}
}

// Parse reads data, which holds whole lines. Its Exchanges may look into data.
func (l *Lines) Parse(data []byte) Batch {
	b := l.parse.chunk(&chunk{data: data, line: l.line, offset: l.at})
	l.line, l.at = b.EndLine, b.EndOffset
	return b
}
