package literals

var (
	_ = 'ab' // ERROR "more than one character in rune literal"
	_ = '' // ERROR "empty rune literal or unescaped '"
	_ = '\q' // ERROR "unknown escape"
	_ = '\400' // ERROR "octal escape value 256 > 255"
	_ = '\x4' // ERROR "invalid character '\'' in hexadecimal escape"
	_ = "\ud800" // ERROR "escape is invalid Unicode code point U+D800"
	_ = "\U00110000" // ERROR "escape is invalid Unicode code point U+110000"
	_ = "\08" // ERROR "invalid character '8' in octal escape"
	_ = "\'" // ERROR "unknown escape"
	_ = '\"' // ERROR "unknown escape"
	_ = 08 // ERROR "invalid digit '8' in octal literal"
	_ = 0b12 // ERROR "invalid digit '2' in binary literal"
	_ = 0o8 // ERROR "invalid digit '8' in octal literal"
	_ = 0x // ERROR "hexadecimal literal has no digits"
	_ = 0b // ERROR "binary literal has no digits"
	_ = 0b.1 // ERROR "invalid radix point in binary literal"
	_ = 0o1.5 // ERROR "invalid radix point in octal literal"
	_ = 1e // ERROR "exponent has no digits"
	_ = 1e+ // ERROR "exponent has no digits"
	_ = 1p1 // ERROR "'p' exponent requires hexadecimal mantissa"
	_ = 0x1.0 // ERROR "hexadecimal mantissa requires a 'p' exponent"
	_ = 0x1p // ERROR "exponent has no digits"
	_ = 0b1e3 // ERROR "'e' exponent requires decimal mantissa"
	_ = 1__0 // ERROR "'_' must separate successive digits"
	_ = 1_.5 // ERROR "'_' must separate successive digits"
	_ = 0x_ // ERROR "hexadecimal literal has no digits"
	_ = 0_1
	_ = 08.5
	_ = 09i
	_ = 0x1.8p3i
	_ = 1 # 2 // ERROR "invalid character U+0023 '#'" ERROR "syntax error: unexpected literal 2 in grouped declaration; possibly missing semicolon or newline or )"
	_ = “text” // ERROR "invalid character U+201C '“' in identifier" ERROR "invalid character U+201D '”' in identifier"
	_ = x०y
	_ = ०x // ERROR "identifier cannot begin with digit U+0966 '०'"
	_ = 2 世
)

var _ = `raw
text`
