//go:build race

package unseen

// race tells tests that measure for long that they are watched.
const race = true
