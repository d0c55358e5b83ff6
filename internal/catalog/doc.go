// Package catalog finds the endpoints of every host from traffic alone: which paths are one template,
// which answers mean that something is there, what kind of client it is for, and a first guess at what
// it is worth. It sees values only: no clock, no network, no log.
//
// # How evidence adds up
//
// What was served makes a raw tree, one node a segment, bounded. From time to time (by counts, never by
// the clock) a host's templates are derived anew from its raw tree, from the top down. At each template
// node the raw nodes that it stands for are pooled, and their children, by name, are siblings:
//
//	/users ─┬─ 17, 4711, 90210      looks        number: +5, UUID: +9, word: −2, camelCase: −3 …
//	        ├─ anke, lars-7         traffic      asked once, as values are, or all day, as words are
//	        ├─ me                   answers      same keys as its siblings: up to +5; other keys: −6
//	        └─ search               subtrees     /17/orders and /anke/orders: the same thing twice
//	             │                  growth       forty siblings are no vocabulary
//	             │                  company      most siblings are values; codes (nl, FR, EUR) keep together
//	             ▼                  vocabulary   its parts occur in values elsewhere on the host
//	    log-odds, added:            echo         the answer gives it back
//	    value of {user_id},         the past     what was said stays said unless the evidence is clear
//	    or a word of its own
//
// A segment's looks are only the prior: they decide alone where nothing else is known, and only for
// shapes that no word has. Groups of siblings that answer alike are proposed as one parameter, and taken
// if all their members together make it likely. Values are then pooled into one template node, and the
// same is done one segment further down: owner/repo pairs fall out of it. The weights are constants in
// evidence.go, and the shapes' odds in token.go.
//
// # What is no endpoint
//
// An endpoint answers, successfully and in its own way. What was asked for and never served is
// probed: it costs two sketches, not a node. A host's catch-all answer (one page for every path; the
// same "200, but no" everywhere; the same redirect) is recognised by being given on unrelated paths,
// above all those that scanners ask every host for, and what got nothing else is taken out again.
// A path that only ever refuses (401 of a log-in that nobody passed yet) is an endpoint once two actors
// asked for it, if the host answers differently for what it does not have. A host that suddenly serves
// whatever is asked, each time with another body, has to serve it twice: see probation.go.
//
// Definitions used with the owner's documents, published because peers contradict each other: shadow =
// answers successfully, in no enabled document; zombie = marked deprecated, or only in a superseded
// version, and still answers; orphan = documented, no traffic in the window; probed = asked for, never
// served. Documents' servers base paths count.
//
// # Who writes, who reads
//
//	Learn ──▶ raw tree ──▶ build ──▶ reconcile ──▶ compile ══▶ view (immutable)
//	(one writer, in the    (Publish, (ids stay:    (branches)     ║ atomic pointer, one a host
//	 order of the input)    Settle)   oldest wins)                ▼
//	                                                            Match (any number, no lock)
//
// An endpoint's id is a hash of the name that it was born with. When templates merge, the oldest id
// survives and the others become aliases (Resolve); when one splits, the part that is still called so
// keeps it. Counts are kept with the raw paths, so that history follows exactly as long as a value has
// not been folded: of more than 64 values below one node only the 16 busiest keep their own counts.
//
// # Bounds
//
// Options bound hosts, nodes and aliases. What is served beyond them is counted with the template that
// it fits, else with the host's overflow bucket, METHOD host /{overflow}. Of a host that was learned
// nothing is evicted to make room for what comes later. Hosts are on probation once there are a few, and
// where there is no more room, one that only a single actor came back for makes place: see strangers.go.
package catalog
