package inspect

// The pages that the checks on signatures, encryption, relay states and Amazon
// Connect cite.
