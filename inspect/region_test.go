package inspect

import (
	"testing"

	"github.com/samlscope/samlscope/internal/awsfacts"
)

func TestRegionFits(t *testing.T) {
	tests := []struct {
		region, partition string
		want              bool
	}{
		{"us-east-1", "aws", true},
		{"ap-southeast-7", "aws", true},
		{"mx-central-1", "aws", true},
		{"us-gov-west-1", "aws", false},
		{"us-gov-west-1", "aws-us-gov", true},
		{"us-east-1", "aws-us-gov", false},
		{"cn-north-1", "aws-cn", true},
		{"cn-north-1", "aws", false},
		{"eusc-de-east-1", "aws-eusc", true},
		{"us-isob-east-1", "aws-iso-b", true},
		{"us-isob-east-1", "aws-iso", false},
		{"uk-west-1", "aws", false},
		{"us-east", "aws", false},
		{"us-east-1", "", false},
	}
	for _, tt := range tests {
		if got := awsfacts.RegionFits(tt.region, tt.partition); got != tt.want {
			t.Errorf("regionFits(%q, %q) = %v", tt.region, tt.partition, got)
		}
	}
	for region, want := range map[string]bool{
		"eu-west-3": true, "eu-west-9": false, "us-east-3": false, "sa-west-1": true, "us-gov-east-1": false, "": false,
	} {
		if awsfacts.RegionListed(region, "aws") != want {
			t.Errorf("RegionListed(%q) is not %v", region, want)
		}
	}
	for _, partition := range []string{"aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"} {
		for _, region := range awsfacts.Regions(partition) {
			if !awsfacts.RegionFits(region, partition) || !awsfacts.KnownDirection(region) {
				t.Errorf("%s does not look like a Region of %s", region, partition)
			}
		}
	}
	if awsfacts.KnownDirection("us-eats-1") || !awsfacts.KnownDirection("us-gov-east-1") {
		t.Error("knownDirection takes a misspelt direction or refuses a good one")
	}
}
