// Package signinlogs reads what AWS CloudTrail and Entra ID's sign-in log recorded of sign-ins, in every form in which
// people have it: the vendor's own JSON, downloads of the consoles, answers of the command lines, and the results of
// queries, where each row is a record with the columns that were asked for.
package signinlogs
