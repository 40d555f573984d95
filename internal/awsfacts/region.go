package awsfacts

import "strings"

// regionForms are the beginnings of Region names, by partition (botocore
// partitions.json, regionRegex). What follows is a direction and a number.
var regionForms = []struct {
	partition string
	prefixes  []string
}{
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
