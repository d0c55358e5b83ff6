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
	if q.Status >= 400 || body[0] == '<' {
		x.Marks |= verbose(body)
	}
	if x.Protocol == vedette.GraphQL && bytes.Contains(body, []byte(`"__schema"`)) {
		x.Marks |= vedette.Introspection
	}
}

// foreign tells whether an origin is of another site than the host: its last two labels differ.
func foreign(origin, host string) bool {
	_, o, _ := strings.Cut(origin, "://")
	return site(o) != site(host)
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

func verbose(body []byte) (m vedette.Marks) {
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
