package xmldsig

import "slices"

// Keys are the keys that were given to judge signatures with. Without any, the key in the
// message itself is tried, and says only whose the signature is.
type Keys struct {
	AWS      *KeySet       // what the IAM identity provider stores; nil when not given
	Metadata []KeySet      // what identity providers publish
	Certs    []Certificate // given one by one; they vouch for any issuer
}

// KeySet are the signing keys of one metadata document.
type KeySet struct {
	Name     string // file or URL, for messages
	Entities []Entity
}

// Entity is one identity provider in a metadata document. Its keys vouch for what it issues
// itself, and for nothing else: in an aggregate each member could speak for all others.
type Entity struct {
	ID         string // entityID
	Anyone     bool   // no one said whose keys these are, so they vouch for any issuer
	Signing    []Certificate
	Unreadable bool // it holds a signing certificate that could not be read
}

// Given says whether any key was given.
func (k *Keys) Given() bool { return len(k.Metadata) > 0 || k.AWS != nil || len(k.Certs) > 0 }

// Vouches says whether the entity's keys count for all of these issuers. A message that names
// no one claims nothing that they could contradict.
func (e *Entity) Vouches(issuers ...string) bool {
	return e.Anyone || !slices.ContainsFunc(issuers, func(i string) bool { return i != e.ID })
}

// Lists says whether the document has an entity that vouches for the issuers.
func (k *KeySet) Lists(issuers ...string) bool {
	return slices.ContainsFunc(k.Entities, func(e Entity) bool { return e.Vouches(issuers...) })
}

// entities calls use for each entity of each document, what AWS stores first, until it
// returns true.
func (k *Keys) entities(use func(set *KeySet, e *Entity) bool) bool {
	among := func(set *KeySet) bool {
		for i := range set.Entities {
			if use(set, &set.Entities[i]) {
				return true
			}
		}
		return false
	}
	if k.AWS != nil && among(k.AWS) {
		return true
	}
	for i := range k.Metadata {
		if among(&k.Metadata[i]) {
			return true
		}
	}
	return false
}

// owner returns the entity that has the key, or nil.
func (k *Keys) owner(c *Certificate) (owner *Entity) {
	k.entities(func(_ *KeySet, e *Entity) bool {
		if holds(e.Signing, c) {
			owner = e
		}
		return owner != nil
	})
	return owner
}

// holds says whether one of the certificates has the key.
func holds(certs []Certificate, c *Certificate) bool {
	for i := range certs {
		if SameKey(c.Key, certs[i].Key) {
			return true
		}
	}
	return false
}
