package iampolicy

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

var errTemplate = errors.New("it is a CloudFormation template; only the deployed stack has its values")

// isTemplate says whether a document is a template of CloudFormation.
func isTemplate(m map[string]any) bool {
	if m["AWSTemplateFormatVersion"] != nil {
		return true
	}
	resources, _ := m["Resources"].(map[string]any)
	for _, v := range resources {
		if strings.HasPrefix(text(below(v, "Type")), "AWS::") {
			return true
		}
	}
	return false
}

// notJSON says what a text is that people take for a policy, since parts of it are one.
func notJSON(text string, err error) error {
	contains := func(any ...string) bool {
		for _, s := range any {
			if strings.Contains(text, s) {
				return true
			}
		}
		return false
	}
	trimmed := strings.TrimSpace(text)
	switch {
	case contains("AWSTemplateFormatVersion", "AWS::IAM::", "Fn::", "!Sub ", "!GetAtt "):
		return errTemplate
	case contains(`resource "aws_iam_`, `data "aws_iam_`, "jsonencode("):
		return errors.New("it is Terraform source, without its final values: terraform show -json > " +
			"state.json writes one that samlscope reads")
	case contains("assume_role_policy"):
		return errors.New("it is Terraform's human-readable output: terraform show -json > state.json " +
			"writes one that samlscope reads")
	case strings.HasPrefix(trimmed, "ROLE\t"), strings.HasPrefix(trimmed, "ASSUMEROLEPOLICYDOCUMENT"),
		strings.HasPrefix(trimmed, "---") && contains("|  "):
		return errors.New("it is the AWS CLI's output as text or table: add --output json")
	case !strings.HasPrefix(trimmed, "{") && contains("Statement:", "AssumeRolePolicyDocument:"):
		return errors.New("it is YAML, and a policy is JSON (with the AWS CLI, add --output json)")
	case contains("<") && strings.HasPrefix(trimmed, "<"):
		return errors.New("it is XML, and a policy is JSON")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it is cut off: its JSON has no end")
	}
	return fmt.Errorf("it is not JSON: %w", err)
}
