package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// BenchmarkAuth asks the real binary, which has one core, what may pass. It tells the processor time of whoever answers
// and of whoever asks apart: decisions/core-s is what one core answers when asking costs it nothing.
func BenchmarkAuth(b *testing.B) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		b.Skip("SKIPPED: processor time is read from /proc")
	}
	path, err := exec.LookPath("vedette")
	if err != nil {
		b.Fatal(err)
	}
	dir, forward, envoys := b.TempDir(), freePort(b), freePort(b)
	var seen strings.Builder // 60 endpoints, 200 customers
	for i := range 6000 {
		fmt.Fprintf(&seen, "198.51.100.%d - - [%s] \"GET /v1/things%d/%d HTTP/1.1\" 200 150 \"-\" \"app/1.0\"\n",
			i%200, time.Now().UTC().Format("02/Jan/2006:15:04:05 +0000"), i%60, i)
	}
	log := filepath.Join(dir, "access.log")
	if err := os.WriteFile(log, []byte(seen.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(path, "auth", "--data", filepath.Join(dir, "data"), "--log", log, "--listen", forward, "--grpc", envoys, "--enforce")
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() {
		cmd.Process.Signal(syscall.SIGTERM)
		cmd.Wait()
	}()
	for _, address := range []string{forward, envoys} {
		await(b, address)
	}
	time.Sleep(3 * time.Second) // the log is learned, and does not count

	const callers = 16
	run := func(b *testing.B, ask func(i int) error) {
		var next atomic.Int64
		var all sync.WaitGroup
		theirs, ours := cpu(b, cmd.Process.Pid), cpu(b, os.Getpid())
		b.ResetTimer()
		for range callers {
			all.Go(func() {
				for {
					i := next.Add(1)
					if i > int64(b.N) {
						return
					}
					if err := ask(int(i)); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		all.Wait()
		b.StopTimer()
		n := float64(b.N)
		server, client := cpu(b, cmd.Process.Pid)-theirs, cpu(b, os.Getpid())-ours
		b.ReportMetric(n/b.Elapsed().Seconds(), "decisions/s")
		b.ReportMetric(n/server.Seconds(), "decisions/core-s")
		b.ReportMetric(float64(server.Microseconds())/n, "server-µs/op")
		b.ReportMetric(float64(client.Microseconds())/n, "client-µs/op")
	}
	b.Run("forward-auth", func(b *testing.B) {
		client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: callers}}
		run(b, func(i int) error {
			q, _ := http.NewRequest("GET", "http://"+forward+"/?deny=403", nil)
			q.Header = http.Header{"X-Original-Uri": {fmt.Sprintf("/v1/things%d/%d", i%60, i)}, "X-Original-Method": {"GET"},
				"X-Forwarded-For": {fmt.Sprintf("198.51.100.%d", i%200)}, "User-Agent": {"app/1.0"}, "Accept": {"application/json"}}
			resp, err := client.Do(q)
			if err != nil {
				return err
			}
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			if resp.StatusCode != 200 {
				return fmt.Errorf("answered %d", resp.StatusCode)
			}
			return nil
		})
	})
	for name, body := range map[string]string{"ext_authz": "", "ext_authz-body": "username=a&password=" + strings.Repeat("b", 200)} {
		b.Run(name, func(b *testing.B) {
			c := dialEnvoys(b, envoys)
			run(b, func(i int) error {
				method := "GET"
				if body != "" {
					method = "POST"
				}
				a, err := c.Check(context.Background(), askEnvoys(fmt.Sprintf("198.51.100.%d", i%200), method, fmt.Sprintf("/v1/things%d/%d", i%60, i), body))
				if err == nil && a.GetOkResponse() == nil {
					err = fmt.Errorf("answered %v", a)
				}
				return err
			})
		})
	}
}

// cpu is the processor time that a process has used, to a hundredth of a second.
func cpu(b *testing.B, pid int) time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Fatal(err)
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}
