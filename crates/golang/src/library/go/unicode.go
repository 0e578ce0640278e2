// Package unicode: see the documentation of Go's package of this name.
package unicode

// Numbers of runes, and cases.
const (
	MaxRune         = '\U0010FFFF'
	ReplacementChar = '\uFFFD'
	MaxASCII        = '\u007F'
	MaxLatin1       = '\u00FF'

	UpperCase = iota - 4
	LowerCase
	TitleCase
	MaxCase

	// UpperLower in a CaseRange says that upper and lower case alternate.
	UpperLower = MaxRune + 1

	// Version is the edition of Unicode.
	Version = "17.0.0"
)

// RangeTable is a set of runes.
type RangeTable struct {
	R16         []Range16
	R32         []Range32
	LatinOffset int
}

// Range16 are the runes from Lo to Hi by steps of Stride, below 1<<16.
type Range16 struct{ Lo, Hi, Stride uint16 }

// Range32 are the runes from Lo to Hi by steps of Stride.
type Range32 struct{ Lo, Hi, Stride uint32 }

type d [MaxCase]rune

// CaseRange says what is added to runes for upper, lower and title case.
type CaseRange struct {
	Lo    uint32
	Hi    uint32
	Delta d
}

// SpecialCase are mappings that some language has.
type SpecialCase []CaseRange

// TurkishCase are the mappings of Turkish.
var TurkishCase SpecialCase = SpecialCase{
	{'I', 'I', d{0, 0x131 - 'I', 0}},
	{'i', 'i', d{0x130 - 'i', 0, 0x130 - 'i'}},
	{0x130, 0x130, d{0, 'i' - 0x130, 0}},
	{0x131, 0x131, d{'I' - 0x131, 0, 'I' - 0x131}},
}

// AzeriCase are the mappings of Azeri.
var AzeriCase SpecialCase = TurkishCase

func (special SpecialCase) to(_case int, r rune) rune {
	for _, c := range special {
		if c.Lo <= uint32(r) && uint32(r) <= c.Hi {
			delta := c.Delta[_case]
			if delta > MaxRune {
				return rune(c.Lo) + (r-rune(c.Lo))&^1 | rune(_case&1)
			}
			return r + delta
		}
	}
	return To(_case, r)
}

// ToUpper is r in upper case.
func (special SpecialCase) ToUpper(r rune) rune { return special.to(UpperCase, r) }

// ToLower is r in lower case.
func (special SpecialCase) ToLower(r rune) rune { return special.to(LowerCase, r) }

// ToTitle is r in title case.
func (special SpecialCase) ToTitle(r rune) rune { return special.to(TitleCase, r) }

// To is r in that case.
func To(_case int, r rune) rune

// ToUpper is r in upper case.
func ToUpper(r rune) rune { return To(UpperCase, r) }

// ToLower is r in lower case.
func ToLower(r rune) rune { return To(LowerCase, r) }

// ToTitle is r in title case.
func ToTitle(r rune) rune { return To(TitleCase, r) }

// SimpleFold is the next rune that equals r but for its case, the least one behind the greatest.
func SimpleFold(r rune) rune

// IsLetter says whether r is a letter.
func IsLetter(r rune) bool

// IsDigit says whether r is a decimal digit.
func IsDigit(r rune) bool

// IsNumber says whether r is a number.
func IsNumber(r rune) bool

// IsUpper says whether r is an upper case letter.
func IsUpper(r rune) bool

// IsLower says whether r is a lower case letter.
func IsLower(r rune) bool

// IsTitle says whether r is a title case letter.
func IsTitle(r rune) bool

// IsMark says whether r is a mark.
func IsMark(r rune) bool

// IsPunct says whether r is punctuation.
func IsPunct(r rune) bool

// IsSymbol says whether r is a symbol.
func IsSymbol(r rune) bool

// IsControl says whether r is a control character.
func IsControl(r rune) bool { return 0 <= r && r < 0x20 || 0x7F <= r && r < 0xA0 }

// IsSpace says whether r is white space.
func IsSpace(r rune) bool

// IsPrint says whether r is printed: letters, marks, numbers, punctuation, symbols and the space.
func IsPrint(r rune) bool

// IsGraphic says whether r is printed or a space.
func IsGraphic(r rune) bool

// Is says whether r is in the table.
func Is(rangeTab *RangeTable, r rune) bool

// In says whether r is in one of the tables.
func In(r rune, ranges ...*RangeTable) bool { return IsOneOf(ranges, r) }

// IsOneOf says whether r is in one of the tables.
func IsOneOf(ranges []*RangeTable, r rune) bool {
	for _, table := range ranges {
		if Is(table, r) {
			return true
		}
	}
	return false
}

// The ranges of the set of this name, as the machine has them.
func ranges(name string) (r16 []Range16, r32 []Range32, latinOffset int)

// The names of a kind of sets.
func names(kind string) []string

func caseRanges() []CaseRange

var known = map[string]*RangeTable{}

func table(name string) *RangeTable {
	t := known[name]
	if t == nil {
		r16, r32, latinOffset := ranges(name)
		t = &RangeTable{r16, r32, latinOffset}
		known[name] = t
	}
	return t
}

func tables(kind, start string) map[string]*RangeTable {
	all := map[string]*RangeTable{}
	for _, name := range names(kind) {
		all[name] = table(start + name)
	}
	return all
}

// CaseRanges are the mappings of all letters that have cases.
var CaseRanges = caseRanges()

// Sets of runes by name: categories, scripts and properties, and what folds to a category or script without being in it.
var (
	Categories   = tables("CATEGORIES", "")
	Scripts      = tables("SCRIPTS", "")
	Properties   = tables("PROPERTIES", "")
	FoldCategory = tables("FOLDED_CATEGORIES", "+")
	FoldScript   = tables("FOLDED_SCRIPTS", "+")
)

// CategoryAliases are other names of categories.
var CategoryAliases = map[string]string{
	"Cased_Letter":          "LC",
	"Close_Punctuation":     "Pe",
	"Combining_Mark":        "M",
	"Connector_Punctuation": "Pc",
	"Control":               "Cc",
	"Currency_Symbol":       "Sc",
	"Dash_Punctuation":      "Pd",
	"Decimal_Number":        "Nd",
	"Enclosing_Mark":        "Me",
	"Final_Punctuation":     "Pf",
	"Format":                "Cf",
	"Initial_Punctuation":   "Pi",
	"Letter":                "L",
	"Letter_Number":         "Nl",
	"Line_Separator":        "Zl",
	"Lowercase_Letter":      "Ll",
	"Mark":                  "M",
	"Math_Symbol":           "Sm",
	"Modifier_Letter":       "Lm",
	"Modifier_Symbol":       "Sk",
	"Nonspacing_Mark":       "Mn",
	"Number":                "N",
	"Open_Punctuation":      "Ps",
	"Other":                 "C",
	"Other_Letter":          "Lo",
	"Other_Number":          "No",
	"Other_Punctuation":     "Po",
	"Other_Symbol":          "So",
	"Paragraph_Separator":   "Zp",
	"Private_Use":           "Co",
	"Punctuation":           "P",
	"Separator":             "Z",
	"Space_Separator":       "Zs",
	"Spacing_Mark":          "Mc",
	"Surrogate":             "Cs",
	"Symbol":                "S",
	"Titlecase_Letter":      "Lt",
	"Unassigned":            "Cn",
	"Uppercase_Letter":      "Lu",
	"cntrl":                 "Cc",
	"digit":                 "Nd",
	"punct":                 "P",
}

// GraphicRanges are the sets of IsGraphic.
var GraphicRanges = []*RangeTable{L, M, N, P, S, Zs}

// PrintRanges are the sets of IsPrint, the space aside.
var PrintRanges = []*RangeTable{L, M, N, P, S}

// Sets of runes: categories.
var (
	Digit  = Nd
	Letter = L
	Lower  = Ll
	Mark   = M
	Number = N
	Other  = C
	Punct  = P
	Space  = Z
	Symbol = S
	Title  = Lt
	Upper  = Lu

	C  = table("C")
	Cc = table("Cc")
	Cf = table("Cf")
	Cn = table("Cn")
	Co = table("Co")
	Cs = table("Cs")
	L  = table("L")
	LC = table("LC")
	Ll = table("Ll")
	Lm = table("Lm")
	Lo = table("Lo")
	Lt = table("Lt")
	Lu = table("Lu")
	M  = table("M")
	Mc = table("Mc")
	Me = table("Me")
	Mn = table("Mn")
	N  = table("N")
	Nd = table("Nd")
	Nl = table("Nl")
	No = table("No")
	P  = table("P")
	Pc = table("Pc")
	Pd = table("Pd")
	Pe = table("Pe")
	Pf = table("Pf")
	Pi = table("Pi")
	Po = table("Po")
	Ps = table("Ps")
	S  = table("S")
	Sc = table("Sc")
	Sk = table("Sk")
	Sm = table("Sm")
	So = table("So")
	Z  = table("Z")
	Zl = table("Zl")
	Zp = table("Zp")
	Zs = table("Zs")
)

// Sets of runes: scripts and properties.
var (
	STerm = Sentence_Terminal

	Adlam                              = table("Adlam")
	Ahom                               = table("Ahom")
	Anatolian_Hieroglyphs              = table("Anatolian_Hieroglyphs")
	Arabic                             = table("Arabic")
	Armenian                           = table("Armenian")
	Avestan                            = table("Avestan")
	Balinese                           = table("Balinese")
	Bamum                              = table("Bamum")
	Bassa_Vah                          = table("Bassa_Vah")
	Batak                              = table("Batak")
	Bengali                            = table("Bengali")
	Beria_Erfe                         = table("Beria_Erfe")
	Bhaiksuki                          = table("Bhaiksuki")
	Bopomofo                           = table("Bopomofo")
	Brahmi                             = table("Brahmi")
	Braille                            = table("Braille")
	Buginese                           = table("Buginese")
	Buhid                              = table("Buhid")
	Canadian_Aboriginal                = table("Canadian_Aboriginal")
	Carian                             = table("Carian")
	Caucasian_Albanian                 = table("Caucasian_Albanian")
	Chakma                             = table("Chakma")
	Cham                               = table("Cham")
	Cherokee                           = table("Cherokee")
	Chorasmian                         = table("Chorasmian")
	Common                             = table("Common")
	Coptic                             = table("Coptic")
	Cuneiform                          = table("Cuneiform")
	Cypriot                            = table("Cypriot")
	Cypro_Minoan                       = table("Cypro_Minoan")
	Cyrillic                           = table("Cyrillic")
	Deseret                            = table("Deseret")
	Devanagari                         = table("Devanagari")
	Dives_Akuru                        = table("Dives_Akuru")
	Dogra                              = table("Dogra")
	Duployan                           = table("Duployan")
	Egyptian_Hieroglyphs               = table("Egyptian_Hieroglyphs")
	Elbasan                            = table("Elbasan")
	Elymaic                            = table("Elymaic")
	Ethiopic                           = table("Ethiopic")
	Garay                              = table("Garay")
	Georgian                           = table("Georgian")
	Glagolitic                         = table("Glagolitic")
	Gothic                             = table("Gothic")
	Grantha                            = table("Grantha")
	Greek                              = table("Greek")
	Gujarati                           = table("Gujarati")
	Gunjala_Gondi                      = table("Gunjala_Gondi")
	Gurmukhi                           = table("Gurmukhi")
	Gurung_Khema                       = table("Gurung_Khema")
	Han                                = table("Han")
	Hangul                             = table("Hangul")
	Hanifi_Rohingya                    = table("Hanifi_Rohingya")
	Hanunoo                            = table("Hanunoo")
	Hatran                             = table("Hatran")
	Hebrew                             = table("Hebrew")
	Hiragana                           = table("Hiragana")
	Imperial_Aramaic                   = table("Imperial_Aramaic")
	Inherited                          = table("Inherited")
	Inscriptional_Pahlavi              = table("Inscriptional_Pahlavi")
	Inscriptional_Parthian             = table("Inscriptional_Parthian")
	Javanese                           = table("Javanese")
	Kaithi                             = table("Kaithi")
	Kannada                            = table("Kannada")
	Katakana                           = table("Katakana")
	Kawi                               = table("Kawi")
	Kayah_Li                           = table("Kayah_Li")
	Kharoshthi                         = table("Kharoshthi")
	Khitan_Small_Script                = table("Khitan_Small_Script")
	Khmer                              = table("Khmer")
	Khojki                             = table("Khojki")
	Khudawadi                          = table("Khudawadi")
	Kirat_Rai                          = table("Kirat_Rai")
	Lao                                = table("Lao")
	Latin                              = table("Latin")
	Lepcha                             = table("Lepcha")
	Limbu                              = table("Limbu")
	Linear_A                           = table("Linear_A")
	Linear_B                           = table("Linear_B")
	Lisu                               = table("Lisu")
	Lycian                             = table("Lycian")
	Lydian                             = table("Lydian")
	Mahajani                           = table("Mahajani")
	Makasar                            = table("Makasar")
	Malayalam                          = table("Malayalam")
	Mandaic                            = table("Mandaic")
	Manichaean                         = table("Manichaean")
	Marchen                            = table("Marchen")
	Masaram_Gondi                      = table("Masaram_Gondi")
	Medefaidrin                        = table("Medefaidrin")
	Meetei_Mayek                       = table("Meetei_Mayek")
	Mende_Kikakui                      = table("Mende_Kikakui")
	Meroitic_Cursive                   = table("Meroitic_Cursive")
	Meroitic_Hieroglyphs               = table("Meroitic_Hieroglyphs")
	Miao                               = table("Miao")
	Modi                               = table("Modi")
	Mongolian                          = table("Mongolian")
	Mro                                = table("Mro")
	Multani                            = table("Multani")
	Myanmar                            = table("Myanmar")
	Nabataean                          = table("Nabataean")
	Nag_Mundari                        = table("Nag_Mundari")
	Nandinagari                        = table("Nandinagari")
	New_Tai_Lue                        = table("New_Tai_Lue")
	Newa                               = table("Newa")
	Nko                                = table("Nko")
	Nushu                              = table("Nushu")
	Nyiakeng_Puachue_Hmong             = table("Nyiakeng_Puachue_Hmong")
	Ogham                              = table("Ogham")
	Ol_Chiki                           = table("Ol_Chiki")
	Ol_Onal                            = table("Ol_Onal")
	Old_Hungarian                      = table("Old_Hungarian")
	Old_Italic                         = table("Old_Italic")
	Old_North_Arabian                  = table("Old_North_Arabian")
	Old_Permic                         = table("Old_Permic")
	Old_Persian                        = table("Old_Persian")
	Old_Sogdian                        = table("Old_Sogdian")
	Old_South_Arabian                  = table("Old_South_Arabian")
	Old_Turkic                         = table("Old_Turkic")
	Old_Uyghur                         = table("Old_Uyghur")
	Oriya                              = table("Oriya")
	Osage                              = table("Osage")
	Osmanya                            = table("Osmanya")
	Pahawh_Hmong                       = table("Pahawh_Hmong")
	Palmyrene                          = table("Palmyrene")
	Pau_Cin_Hau                        = table("Pau_Cin_Hau")
	Phags_Pa                           = table("Phags_Pa")
	Phoenician                         = table("Phoenician")
	Psalter_Pahlavi                    = table("Psalter_Pahlavi")
	Rejang                             = table("Rejang")
	Runic                              = table("Runic")
	Samaritan                          = table("Samaritan")
	Saurashtra                         = table("Saurashtra")
	Sharada                            = table("Sharada")
	Shavian                            = table("Shavian")
	Siddham                            = table("Siddham")
	Sidetic                            = table("Sidetic")
	SignWriting                        = table("SignWriting")
	Sinhala                            = table("Sinhala")
	Sogdian                            = table("Sogdian")
	Sora_Sompeng                       = table("Sora_Sompeng")
	Soyombo                            = table("Soyombo")
	Sundanese                          = table("Sundanese")
	Sunuwar                            = table("Sunuwar")
	Syloti_Nagri                       = table("Syloti_Nagri")
	Syriac                             = table("Syriac")
	Tagalog                            = table("Tagalog")
	Tagbanwa                           = table("Tagbanwa")
	Tai_Le                             = table("Tai_Le")
	Tai_Tham                           = table("Tai_Tham")
	Tai_Viet                           = table("Tai_Viet")
	Tai_Yo                             = table("Tai_Yo")
	Takri                              = table("Takri")
	Tamil                              = table("Tamil")
	Tangsa                             = table("Tangsa")
	Tangut                             = table("Tangut")
	Telugu                             = table("Telugu")
	Thaana                             = table("Thaana")
	Thai                               = table("Thai")
	Tibetan                            = table("Tibetan")
	Tifinagh                           = table("Tifinagh")
	Tirhuta                            = table("Tirhuta")
	Todhri                             = table("Todhri")
	Tolong_Siki                        = table("Tolong_Siki")
	Toto                               = table("Toto")
	Tulu_Tigalari                      = table("Tulu_Tigalari")
	Ugaritic                           = table("Ugaritic")
	Vai                                = table("Vai")
	Vithkuqi                           = table("Vithkuqi")
	Wancho                             = table("Wancho")
	Warang_Citi                        = table("Warang_Citi")
	Yezidi                             = table("Yezidi")
	Yi                                 = table("Yi")
	Zanabazar_Square                   = table("Zanabazar_Square")
	ASCII_Hex_Digit                    = table("ASCII_Hex_Digit")
	Bidi_Control                       = table("Bidi_Control")
	Dash                               = table("Dash")
	Deprecated                         = table("Deprecated")
	Diacritic                          = table("Diacritic")
	Extender                           = table("Extender")
	Hex_Digit                          = table("Hex_Digit")
	Hyphen                             = table("Hyphen")
	IDS_Binary_Operator                = table("IDS_Binary_Operator")
	IDS_Trinary_Operator               = table("IDS_Trinary_Operator")
	IDS_Unary_Operator                 = table("IDS_Unary_Operator")
	ID_Compat_Math_Continue            = table("ID_Compat_Math_Continue")
	ID_Compat_Math_Start               = table("ID_Compat_Math_Start")
	Ideographic                        = table("Ideographic")
	Join_Control                       = table("Join_Control")
	Logical_Order_Exception            = table("Logical_Order_Exception")
	Modifier_Combining_Mark            = table("Modifier_Combining_Mark")
	Noncharacter_Code_Point            = table("Noncharacter_Code_Point")
	Other_Alphabetic                   = table("Other_Alphabetic")
	Other_Default_Ignorable_Code_Point = table("Other_Default_Ignorable_Code_Point")
	Other_Grapheme_Extend              = table("Other_Grapheme_Extend")
	Other_ID_Continue                  = table("Other_ID_Continue")
	Other_ID_Start                     = table("Other_ID_Start")
	Other_Lowercase                    = table("Other_Lowercase")
	Other_Math                         = table("Other_Math")
	Other_Uppercase                    = table("Other_Uppercase")
	Pattern_Syntax                     = table("Pattern_Syntax")
	Pattern_White_Space                = table("Pattern_White_Space")
	Prepended_Concatenation_Mark       = table("Prepended_Concatenation_Mark")
	Quotation_Mark                     = table("Quotation_Mark")
	Radical                            = table("Radical")
	Regional_Indicator                 = table("Regional_Indicator")
	Sentence_Terminal                  = table("Sentence_Terminal")
	Soft_Dotted                        = table("Soft_Dotted")
	Terminal_Punctuation               = table("Terminal_Punctuation")
	Unified_Ideograph                  = table("Unified_Ideograph")
	Variation_Selector                 = table("Variation_Selector")
	White_Space                        = table("White_Space")
)
