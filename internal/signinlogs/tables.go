package signinlogs

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
)

// tables reads the answers that are tables, and says whether the object is one:
// of Log Analytics, of CloudTrail Lake and of Athena.
func (r *reader) tables(object map[string]json.RawMessage, depth int) bool {
	switch {
	case object["columns"] != nil && object["rows"] != nil:
		r.columnsAndRows(object)
	case object["tables"] != nil:
		r.value(object["tables"], depth+1)
	case object["queryresultrows"] != nil:
		r.lakeRows(object["queryresultrows"])
	case object["resultset"] != nil:
		r.athenaRows(object["resultset"])
	default:
		return false
	}
	return true
}

// columnsAndRows is a table of Log Analytics, or of Kusto.
func (r *reader) columnsAndRows(object map[string]json.RawMessage) {
	var columns []struct{ Name, ColumnName string }
	var rows [][]any
	if json.Unmarshal(object["columns"], &columns) != nil || json.Unmarshal(object["rows"], &rows) != nil {
		return
	}
	titles := make([]string, len(columns))
	for i, c := range columns {
		titles[i] = c.Name + c.ColumnName // one of them is there
	}
	r.rows(titles, rows)
}

// lakeRows are those of aws cloudtrail get-query-results: each is a list of
// objects with one column.
func (r *reader) lakeRows(v json.RawMessage) {
	var rows [][]map[string]any
	if json.Unmarshal(v, &rows) != nil {
		return
	}
	for _, row := range rows {
		fields, columns := map[string]any{}, map[string]bool{}
		for _, column := range row {
			for title, value := range column {
				fields[nameOf(title)], columns[nameOf(title)] = value, true
			}
		}
		r.found(record{fields, columns})
	}
}

// athenaRows are those of aws athena get-query-results. The first has the titles.
func (r *reader) athenaRows(v json.RawMessage) {
	var set struct {
		Rows []struct {
			Data []struct{ VarCharValue string }
		}
	}
	if json.Unmarshal(v, &set) != nil || len(set.Rows) == 0 {
		return
	}
	var titles []string
	for _, cell := range set.Rows[0].Data {
		titles = append(titles, cell.VarCharValue)
	}
	rows := make([][]any, len(set.Rows)-1)
	for i, row := range set.Rows[1:] {
		for _, cell := range row.Data {
			rows[i] = append(rows[i], cell.VarCharValue)
		}
	}
	r.rows(titles, rows)
}

// csv reads a table as text. Excel writes semicolons where a comma separates
// the decimals, and says so in its own line at times.
func (r *reader) csv(text string) error {
	if first := firstLine(text); strings.HasPrefix(strings.ToLower(strings.Trim(first, "\"\r")), "sep=") {
		text = text[min(len(first)+1, len(text)):]
	}
	rows := csv.NewReader(strings.NewReader(text))
	rows.Comma, rows.FieldsPerRecord, rows.LazyQuotes = separator(firstLine(text)), -1, true
	all, err := rows.ReadAll()
	if err != nil || len(all) < 2 || len(all[0]) < 2 && !slices.Contains(wrappers, nameOf(all[0][0])) {
		return errForm
	}
	cells := make([][]any, len(all)-1)
	for i, row := range all[1:] {
		for _, cell := range row {
			cells[i] = append(cells[i], cell)
		}
	}
	r.rows(all[0], cells)
	return nil
}

// rows are the records of a table. The first of two columns with one title counts.
func (r *reader) rows(titles []string, rows [][]any) {
	columns := map[string]bool{}
	names := make([]string, len(titles))
	for i, title := range titles {
		if name := nameOf(title); !columns[name] {
			names[i], columns[name] = name, true
		}
	}
	for _, row := range rows {
		fields := map[string]any{}
		for i, value := range row[:min(len(row), len(names))] {
			if names[i] != "" {
				fields[names[i]] = value
			}
		}
		r.found(record{fields, columns})
	}
}

// separator is the character between the titles that stands there most often.
func separator(titles string) rune {
	best, most := ',', 0
	for _, c := range ",;\t|" {
		quoted, n := false, 0
		for _, at := range titles {
			switch {
			case at == '"':
				quoted = !quoted
			case at == c && !quoted:
				n++
			}
		}
		if n > most {
			best, most = c, n
		}
	}
	return best
}
