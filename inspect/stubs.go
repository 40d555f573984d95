package inspect

type relayState struct{}

func parseRelayState(s string) relayState { return relayState{} }
func (r relayState) parts() []RelayPart   { return nil }
func (r relayState) service() *string     { return nil }
