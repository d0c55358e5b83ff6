// Package unseen says how many endpoints of a host are still missing from its inventory, with an
// interval, and how complete the inventory is. It sees numbers only: how often each endpoint that was
// found was served. No clock, network or log.
//
// # How one can know
//
// It is the question of those who count animals: what was met only once or twice tells how much was not
// met at all. Chao's estimate (1984) needs nothing else, and is a lower bound: it holds if what was not
// met is as common as what was met once, and its interval is too short wherever some is rarer. How rare
// is what no sample shows. So every way in which requests may be spread over endpoints is weighed by how
// well it explains the counts, and each says how many more there are to come:
//
//	counts of what was found       curves of popularity              number that is missing
//
//	once   ███████ 7               gamma       ╲  even … skewed
//	twice  █████ 5            ─▶   log-normal  ─╳─ at every scale ─▶     ▁▃█▇▅▃▂▁▁▁▁
//	3      ███ 3                   Zipf        ╱  with 0 to 35 %      low ↑         high
//	…                              geometric      of mistakes           estimate
//	64 and more ██ 2
//
// The interval holds what all of them together believe, so that it is wide where they contradict each
// other, and they do as long as little was seen. Counts from 64 on are one: the busiest endpoints say
// nothing about the rarest. A part of what was found may be mistakes of the catalog, mostly served once:
// without that every one would look like a sign of many to come.
//
// Before anything was seen half of all hosts are taken to have up to 16 endpoints, and one in twenty more
// than 110; hosts that were asked enough overrule it. With Learn
// the hosts of one environment tell each other how large they tend to be there, and how popularity tends
// to fall (empirical Bayes).
//
// Where requests come in runs (one client pages through a list, or repeats what failed), distinct actors
// are counted in their place, and the interval holds both ways to count.
//
// # What it means, and what not
//
// Missing is what is there now, for the clients that are there now, and was not served yet. What is
// deployed tomorrow, is asked for once a year, or has no client at all shows in no traffic and in no estimate.
// Mistakes of the catalog that are served as often as real endpoints count as found.
//
//	e := unseen.New()
//	e = e.Learn(samples)                      // all hosts of the environment; optional
//	for … { list = append(list, e.Estimate(sample, 0.9)) }
//	all := unseen.Overall(list)
//
// # Sources
//
// Chao 1984 (lower bound), 2005 (bias-corrected); Good 1953 and Chao and Jost 2012 (coverage); Norris and Pollock
// 1998 and Böhning and Schön 2005 (mixtures); Zou and Donner 2008 (intervals of sums).
package unseen
