// Package unseen says how many endpoints are still missing.
package unseen
