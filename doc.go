// Package vedette holds the words of the project: what a Request, an Exchange, an Endpoint, an
// Actor, an Outcome, a Finding, a Decision, a Measure and an Incident are. It holds no behaviour
// beyond naming them and imports only the standard library, so that every room can speak of the
// same things without knowing another room.
//
// One request makes this way through the words:
//
//	Request   a borrowed view over the door's buffers; engine.Judge looks at it phase by phase
//	   │      and answers each time with a Decision
//	   ▼
//	Exchange  the owned, compact, redacted record of the request and its answer; what is learned
//	   │      is learned from Exchanges only, live and in a replay alike
//	   ├────▶ Endpoint   what was called: host + method + template, and what that is worth
//	   ├────▶ Identity   who called: one digest for each identity level that is present
//	   ├────▶ Outcome    what it meant to the business
//	   ▼
//	Finding   what one detector has to say about it, as log-odds with evidence
//	   ├────▶ Measure    a decision that stays in force, on whom, where, until when
//	   └────▶ Incident   findings told as one story
//
// Secrets and personal data never reach these types in the clear: a token, a session, an account
// name or a password is a Digest, keyed per environment, before an Exchange exists.
package vedette
