package connectusers

import "strings"

// isTable says whether a text is what `aws --output table` prints.
func isTable(text string) bool {
	first, rest, _ := strings.Cut(text, "\n")
	first = strings.TrimSpace(first)
	return len(first) > 2 && strings.Trim(first, "-+=") == "" && strings.HasPrefix(strings.TrimSpace(rest), "|")
}

// table reads that. The user name is a column, or, where the table was too wide for the window, a
// line of two cells; with --query it may have no title at all.
func (l *List) table(text string) {
	rows := cells(text)
	if len(rows) == 0 {
		return
	}
	title := strings.Join(rows[0], "")
	l.Told = title == "ListUsers" || title == "SearchUsers" || title == "DescribeUser"
	switch title {
	case "SearchUsers":
		l.cut(cutSearch)
	case "DescribeUser":
		l.cut(cutOne)
	}
	column, width, seen := -1, 0, false
	for i, row := range rows {
		switch at := userColumn(row); {
		case strings.EqualFold(row[0], "NextToken"):
			l.cut(cutToken)
		case at == 0 && upright(rows, i):
			seen = true
			l.Names = append(l.Names, row[1])
		case at >= 0:
			column, width, seen = at, len(row), true
		case column >= 0 && len(row) == width:
			l.Names = append(l.Names, row[column])
		default:
			column = -1 // another section
		}
		for _, cell := range row {
			l.arn(cell)
		}
	}
	if !seen { // --query without titles
		for _, row := range rows[1:] {
			for _, cell := range row {
				l.field(cell)
			}
		}
	}
}

// upright says whether row i, whose first cell is the title Username, has the name beside it and
// not below: it stands below other lines of two cells, or alone.
func upright(rows [][]string, i int) bool {
	if len(rows[i]) != 2 {
		return false
	}
	above := i > 0 && len(rows[i-1]) == 2 && !strings.EqualFold(rows[i-1][0], "NextToken")
	below := i+1 < len(rows) && len(rows[i+1]) == 2
	return above || !below
}

// userColumn is the column that is called Username, or -1.
func userColumn(row []string) int {
	for i, cell := range row {
		if strings.EqualFold(cell, "Username") {
			return i
		}
	}
	return -1
}

// cells takes the lines of a table apart; frames are left out.
func cells(text string) (out [][]string) {
	for line := range strings.Lines(text) {
		if line = strings.Trim(strings.TrimSpace(line), "|"); strings.Trim(line, "-+|") == "" {
			continue
		}
		row := strings.Split(line, "|")
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		out = append(out, row)
	}
	return out
}
