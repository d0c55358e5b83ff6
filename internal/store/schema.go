package store

// migrations bring a database from version i to i+1, each in one transaction. They are never changed
// once released: new ones are added.
var migrations = []string{`
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE inputs (
  sum     TEXT NOT NULL,            -- SHA-256 of the first bytes
  bytes   INTEGER NOT NULL,         -- how many bytes that is
  name    TEXT NOT NULL,
  offset  INTEGER NOT NULL,         -- read so far, decompressed
  line    INTEGER NOT NULL,
  done    INTEGER NOT NULL,         -- it was read to its end
  PRIMARY KEY (sum, bytes)
) WITHOUT ROWID;
CREATE TABLE endpoints (
  id      INTEGER PRIMARY KEY,      -- the 64 bits of an EndpointID
  name    TEXT NOT NULL,
  body    TEXT NOT NULL             -- an Entry, as JSON
);
CREATE INDEX endpoints_by_name ON endpoints (name);
CREATE TABLE counts (
  width    INTEGER NOT NULL,        -- seconds: 60, 3600 or 86400
  slot     INTEGER NOT NULL,        -- Unix time of its beginning / width
  endpoint INTEGER NOT NULL,
  requests INTEGER NOT NULL, refused INTEGER NOT NULL, failed INTEGER NOT NULL,
  stopped  INTEGER NOT NULL, bytes INTEGER NOT NULL, micros INTEGER NOT NULL,
  PRIMARY KEY (width, slot, endpoint)
) WITHOUT ROWID;
CREATE TABLE incidents (
  id      INTEGER PRIMARY KEY,
  started INTEGER NOT NULL,         -- Unix seconds
  ended   INTEGER NOT NULL,
  kind    TEXT NOT NULL,
  body    TEXT NOT NULL,            -- an Incident, as JSON
  status  INTEGER NOT NULL DEFAULT 0 -- what people made of it: never overwritten by learning
);
CREATE INDEX incidents_by_start ON incidents (started);
CREATE INDEX incidents_by_end ON incidents (ended);
CREATE TABLE measures (
  id      INTEGER PRIMARY KEY,
  until   INTEGER NOT NULL,
  body    TEXT NOT NULL,
  lifted  INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX measures_by_end ON measures (until);
CREATE TABLE orders (               -- what operators asked for, until the engine has done it
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  body    TEXT NOT NULL
);
`, `
CREATE TABLE documents (            -- the owner's, as they were given
  name       TEXT PRIMARY KEY,
  body       BLOB NOT NULL,
  host       TEXT NOT NULL,         -- that it describes, whatever its servers say; empty: what they say
  superseded INTEGER NOT NULL       -- the owner says that a later version counts
) WITHOUT ROWID;
CREATE TABLE overrides (            -- what the owner says about endpoints
  endpoint TEXT PRIMARY KEY,        -- "GET api.example.test /users/{id}"
  class    TEXT NOT NULL            -- empty: only the template is said
) WITHOUT ROWID;
`}
