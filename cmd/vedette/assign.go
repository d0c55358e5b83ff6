package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/ingest"
)

// assign reads the files again and names each exchange's endpoint as the catalog stands now.
func (r *replayRun) assign(ctx context.Context) error {
	w, err := r.create(r.o.assign)
	if err != nil {
		return err
	}
	base := int64(0)
	for _, name := range r.o.files {
		n, err := r.assignFile(ctx, w, name, base)
		if err != nil {
			w.close() // it is incomplete already
			return err
		}
		base += n
	}
	return w.close()
}

// assignFile returns how many lines the file has. It fails unless it came to the file's end.
func (r *replayRun) assignFile(ctx context.Context, w io.Writer, name string, base int64) (lines int64, err error) {
	in, _, shut, err := r.input(name)
	if err != nil {
		return 0, err
	}
	defer shut()
	src, err := ingest.Open(name, in, ingest.Format(r.o.format))
	if err != nil {
		return 0, err
	}
	defer src.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for b := range ingest.Read(ctx, src, ingest.Options{Key: r.key, Host: r.o.host, Workers: runtime.GOMAXPROCS(0)}) {
		for i := range b.Exchanges {
			x := &b.Exchanges[i]
			if err := writeAssign(w, base+b.Lines[i], r.engine.Catalog().Find(x)); err != nil {
				return 0, err
			}
		}
		if b.Err != nil {
			return 0, hint(b.Err, "what --assign has written is incomplete")
		}
		lines = b.EndLine
	}
	if ctx.Err() != nil {
		return 0, hint(errors.New("interrupted"), "what --assign has written is incomplete; the same command writes it anew")
	}
	return lines, nil
}

func writeAssign(w io.Writer, n int64, e *vedette.Endpoint) error {
	_, err := fmt.Fprintf(w, "{\"n\":%d,\"endpoint\":%s}\n", n, appendEndpoint(nil, e))
	return err
}
