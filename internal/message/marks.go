package message

import (
	"bytes"
	"strings"

	"github.com/vedette-project/vedette"
)

// marks notes what the answer gives away about the upstream's configuration.
func marks(x *vedette.Exchange, q *vedette.Request) {
	origin := ""
	for i := range q.Header {
		if strings.EqualFold(q.Header[i].Name, "Origin") {
			origin = q.Header[i].Value
		}
	}
	for i := range q.Reply {
		f := &q.Reply[i]
		if len(f.Name) < 27 || f.Name[0]|0x20 != 'a' {
			continue
		}
		switch {
		case strings.EqualFold(f.Name, "Access-Control-Allow-Origin"):
			switch {
			case f.Value == "*":
				x.Marks |= vedette.CORSAny
			case origin != "" && f.Value == origin && foreign(origin, q.Host):
				x.Marks |= vedette.CORSReflected
				h := hash64([]byte(siteOf(origin)))
				x.Origin = uint32(h ^ h>>32)
			}
		case strings.EqualFold(f.Name, "Access-Control-Allow-Credentials"):
			if strings.EqualFold(f.Value, "true") {
				x.Marks |= vedette.CORSCredentials
			}
		}
	}
	body := q.Payload[:min(len(q.Payload), 16<<10)]
	if len(body) == 0 {
		return
	}
	switch {
	case q.Status >= 400:
		x.Marks |= verbose(body, stackSigns, databaseSigns)
	case body[0] == '<': // a page may speak of programs, and load their files: only what no page says counts
		x.Marks |= verbose(body, pageStackSigns, pageDatabaseSigns)
	}
	if x.Protocol == vedette.GraphQL && bytes.Contains(body, []byte(`"__schema"`)) {
		x.Marks |= vedette.Introspection
	}
}

// foreign tells whether an origin is of another site than the host: its last two labels differ.
func foreign(origin, host string) bool {
	return siteOf(origin) != site(host)
}

func siteOf(origin string) string {
	_, o, _ := strings.Cut(origin, "://")
	return site(o)
}

func site(host string) string {
	if i := strings.LastIndexByte(host, ':'); i >= 0 {
		host = host[:i]
	}
	last := strings.LastIndexByte(host, '.')
	if last < 0 {
		return host
	}
	return host[strings.LastIndexByte(host[:last], '.')+1:]
}

// Signs of a program's inside: how runtimes print a stack, and how databases complain.
var (
	stackSigns = []string{"Traceback (most recent call last)", ".java:", "Exception in thread ", "goroutine 1 [", "   at System.", " in /var/www/", ".rb:",
		"PHP Fatal error", "Stack trace:", "stackTrace\"", "stack_trace\"", "\"stack\":\"", "\"stack\": \"", "node_modules/", "NullReferenceException", "Whitelabel Error Page",
		"java.lang.", "org.springframework.", "Werkzeug Debugger", "Application Trace"}
	databaseSigns = []string{"SQLSTATE[", "ORA-0", "You have an error in your SQL syntax", "PG::", "psycopg2.", "SQLITE_ERROR", "Unclosed quotation mark",
		"MongoServerError", "mysql_fetch", "com.mysql.jdbc", "org.postgresql.util.PSQLException", "ODBC SQL Server Driver", "Duplicate entry '", "duplicate key value violates unique constraint"}
)

// Of them those that stand in a page that a program broke off, and hardly in one that was written.
var (
	pageStackSigns    = []string{"<b>Fatal error</b>:", "PHP Fatal error:  Uncaught", "<title>Werkzeug Debugger", "// Werkzeug Debugger", "Whitelabel Error Page"}
	pageDatabaseSigns = []string{"SQLSTATE[", "You have an error in your SQL syntax; check the manual", "Unclosed quotation mark after the character string"}
)

func verbose(body []byte, stackSigns, databaseSigns []string) (m vedette.Marks) {
	for _, s := range stackSigns {
		if bytes.Contains(body, []byte(s)) {
			m |= vedette.StackTrace
			break
		}
	}
	for _, s := range databaseSigns {
		if bytes.Contains(body, []byte(s)) {
			return m | vedette.DatabaseError
		}
	}
	return m
}
