package awsfacts

import (
	"slices"
	"strings"
)

type regionForm struct {
	partition string
	prefixes  []string
}

// regionForms are the beginnings of Region names, by partition (botocore
// partitions.json, regionRegex). What follows is a direction and a number.
var regionForms = []regionForm{
	{"aws", []string{"us-", "eu-", "ap-", "sa-", "ca-", "me-", "af-", "il-", "mx-"}},
	{"aws-cn", []string{"cn-"}},
	{"aws-us-gov", []string{"us-gov-"}},
	{"aws-eusc", []string{"eusc-de-"}},
	{"aws-iso", []string{"us-iso-"}},
	{"aws-iso-b", []string{"us-isob-"}},
	{"aws-iso-e", []string{"eu-isoe-"}},
	{"aws-iso-f", []string{"us-isof-"}},
}

// RegionFits says whether a Region name can exist in a partition.
func RegionFits(region, partition string) bool {
	for _, f := range regionForms {
		if f.partition != partition {
			continue
		}
		for _, p := range f.prefixes {
			if rest, ok := strings.CutPrefix(region, p); ok && regionTail(rest) {
				return true
			}
		}
	}
	return false
}

// IsRegion says whether a text has the form of a Region name of any partition.
func IsRegion(s string) bool {
	return KnownDirection(s) && slices.ContainsFunc(regionForms, func(f regionForm) bool { return RegionFits(s, f.partition) })
}

// regions are those that AWS's SDK data lists, by partition (partitions.json of botocore and of
// the SDK for Go, which is the longer by me-west-1 and sa-west-1).
var regions = map[string][]string{
	"aws": {
		"af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1",
		"ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
		"ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1",
		"eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1",
		"me-west-1", "mx-central-1", "sa-east-1", "sa-west-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
	},
	"aws-cn":     {"cn-north-1", "cn-northwest-1"},
	"aws-us-gov": {"us-gov-east-1", "us-gov-west-1"},
	"aws-eusc":   {"eusc-de-east-1"},
	"aws-iso":    {"us-iso-east-1", "us-iso-west-1"},
	"aws-iso-b":  {"us-isob-east-1", "us-isob-west-1"},
	"aws-iso-e":  {"eu-isoe-west-1"},
	"aws-iso-f":  {"us-isof-east-1", "us-isof-south-1"},
}

// Regions are the Regions of a partition, in the order of their names.
func Regions(partition string) []string { return slices.Clone(regions[partition]) }

// RegionListed says whether AWS's SDK data lists the Region.
func RegionListed(region, partition string) bool { return slices.Contains(regions[partition], region) }

// regionTail says whether s is one word and a number, as in "west-2".
func regionTail(s string) bool {
	word, number, ok := strings.Cut(s, "-")
	return ok && word != "" && number != "" && strings.Trim(number, "0123456789") == "" && !strings.Contains(number, "-")
}

// KnownDirection says whether the word before the number is one of those that
// AWS has used so far.
func KnownDirection(region string) bool {
	parts := strings.Split(region, "-")
	if len(parts) < 2 {
		return false
	}
	switch parts[len(parts)-2] {
	case "north", "south", "east", "west", "central", "northeast", "northwest", "southeast", "southwest":
		return true
	}
	return false
}
