# make help lists what there is to make.

FUZZTIME ?= 60s

.PHONY: help check test race fuzz bench demo

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

check: ## format, vet and staticcheck
	@scripts/check.sh

test: ## everything that must be green, as .ci/run does it
	@scripts/test.sh

race: ## the whole of the tests under the race detector (needs a C compiler)
	go test -race -short ./...

fuzz: ## every fuzzer for FUZZTIME (default 60s)
	@scripts/fuzz.sh $(FUZZTIME)

bench: ## benchmarks of judging, learning, matching and reading
	go test -run '^$$' -bench . -benchmem ./...

demo: ## watch it at work for a minute
	go run ./cmd/vedette demo --for 60s --seed 1
