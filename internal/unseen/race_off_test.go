//go:build !race

package unseen

const race = false
