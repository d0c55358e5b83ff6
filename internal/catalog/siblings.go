package catalog

// siblings pools the children of a template node's raw nodes by name.
func (b *builder) siblings(nodes []*node) (all []*sibling, rest []*node) {
	var index map[string]*sibling
	for _, n := range nodes {
		rest = append(rest, n.rest...)
		for _, k := range n.kids {
			if index == nil {
				index = make(map[string]*sibling)
			}
			s := index[k.name]
			if s == nil {
				s = &sibling{name: k.name, tok: k.tok}
				index[k.name] = s
				all = append(all, s)
			}
			s.nodes = append(s.nodes, k)
			s.fixed = s.fixed || k.fixed || grpc(k)
		}
	}
	depth := uint(len(b.segs))
	for _, s := range all {
		for _, k := range s.nodes {
			b.signs(s, k, 0, 0, 0, 0, depth)
		}
	}
	return all, rest
}

// signs lists what is answered at and below n, which lies under sibling s.
func (b *builder) signs(s *sibling, n *node, key, wide uint64, weight float64, below int, depth uint) {
	for _, l := range n.leaves {
		s.served += l.success
		s.leaves++
		if depth < 32 && l.echoes&(1<<depth) != 0 {
			s.echoes++
		}
		k := hash(hash(mix(key+1), l.method), l.op)
		w := weight + methodWeight(l.method, below)
		var open uint64
		if wide != key {
			open = hash(hash(mix(wide+1), l.method), l.op)
		}
		known := false
		for i := range s.sigs {
			if s.sigs[i].key == k {
				known = true
				s.sigs[i].mixed = s.sigs[i].mixed || l.mixed || s.sigs[i].keys != l.keys
			}
		}
		if !known && len(s.sigs) < maxSigs {
			s.sigs = append(s.sigs, sig{k, open, w, l.keys, l.kind, l.mixed})
		}
	}
	if len(s.sigs) >= maxSigs {
		for _, k := range n.kids {
			s.served += k.requests()
		}
		return
	}
	for _, k := range n.kids {
		if k.value || k.tok.shape > shapeStrong || k.tok.shape < shapeStrong && k.tok.shape != shapeEmpty && b.parents[k.name] < 2 {
			b.signs(s, k, hash(mix(key), "*"), hash(mix(wide), "*"), weight+0.2, below+1, depth)
			continue
		}
		w := wordWeight
		if k.tok.shape == shapeEmpty {
			w = 0.1
		}
		open := hash(mix(wide), k.name)
		if w > 1 && (below == 0 || b.familiar(k.name, k.tok) > 0) {
			open = hash(mix(wide), "*")
		}
		b.signs(s, k, hash(mix(key), k.name), open, weight+w, below+1, depth)
	}
	for _, r := range n.rest {
		b.signs(s, r, hash(mix(key), "*"), hash(mix(wide), "*"), weight+0.2, below+1, depth)
	}
}

// methodWeight is what a method says: reading is what everything does; what is changed or deleted is
// seldom a word.
func methodWeight(m string, below int) float64 {
	if below > 0 {
		if m == "GET" {
			return 0.3
		}
		return 0.6
	}
	switch m {
	case "GET":
		return 0.3
	case "POST":
		return 0.6
	case "DELETE":
		return deleteWeight
	default:
		return changeWeight
	}
}

// grpc tells whether a path of gRPC goes through n: service and method are words, however they look.
func grpc(n *node) bool {
	for _, k := range n.kids {
		if k.fixed {
			return true
		}
	}
	return false
}
