package vedette

import "time"

// Checkpoint is everything that a store keeps, as of one moment between two exchanges: written in one
// transaction together with the input's position, nothing is lost and nothing counted twice.
type Checkpoint struct {
	At        time.Time // Exchange time
	Seq       uint64
	Entries   []Entry // the whole inventory
	Paths     uint64  // probed: asked for, never served
	Probes    uint64  // requests for them
	Actors    uint64
	Counts    []Count
	Incidents []Incident // that changed
	Measures  []Measure  // that changed
	State     []byte     // what the engine's Restore takes back; nil: as it was in the last one
}

// Count is what happened at one endpoint in one minute of Exchange time.
type Count struct {
	Endpoint EndpointID
	Minute   int64 // Unix minutes
	Requests uint64
	Refused  uint64 // 4xx
	Failed   uint64 // 5xx
	Stopped  uint64 // throttled or stricter, or what would have been
	Bytes    uint64 // of answers, where known
	Micros   uint64 // sum of durations
}
