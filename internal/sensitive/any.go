package sensitive

// Any says whether the name speaks for some type.
func (p Prior) Any() bool { return p&pTypes != 0 }

// Who says whether the name is of one person: what stands there is somebody's, though nothing about it shows.
func (p Prior) Who() bool { return p&fOne != 0 }

// who says whether the last word is one that names one person: owner, created by.
func (s *splitter) who() bool {
	if s.last&fWho != 0 {
		return true
	}
	switch string(s.at(s.k - 1)) {
	case "author", "auteur", "autor", "nickname", "nick", "alias", "pseudo", "handle", "userid", "loginid":
		return true
	case "by":
		switch string(s.at(s.k - 2)) {
		case "created", "updated", "modified", "changed", "added", "owned", "assigned", "approved", "submitted", "posted", "written", "deleted", "requested", "signed":
			return true
		}
	}
	return false
}

// at is word i; nil where there is none.
func (s *splitter) at(i int) []byte {
	if i < 0 || i >= s.k {
		return nil
	}
	start := 0
	if i > 0 {
		start = int(s.end[i-1])
	}
	return s.text[start:s.end[i]]
}
