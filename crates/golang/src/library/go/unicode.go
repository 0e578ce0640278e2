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

// RangeTable is a set of runes. That of a variable of this package is known by a number below 0 in LatinOffset, without its ranges.
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
func IsLetter(r rune) bool { return known(categoryL, r) }

// IsDigit says whether r is a decimal digit.
func IsDigit(r rune) bool { return known(categoryNd, r) }

// IsNumber says whether r is a number.
func IsNumber(r rune) bool { return known(categoryN, r) }

// IsUpper says whether r is an upper case letter.
func IsUpper(r rune) bool { return known(categoryLu, r) }

// IsLower says whether r is a lower case letter.
func IsLower(r rune) bool { return known(categoryLl, r) }

// IsTitle says whether r is a title case letter.
func IsTitle(r rune) bool { return known(categoryLt, r) }

// IsMark says whether r is a mark.
func IsMark(r rune) bool { return known(categoryM, r) }

// IsPunct says whether r is punctuation.
func IsPunct(r rune) bool { return known(categoryP, r) }

// IsSymbol says whether r is a symbol.
func IsSymbol(r rune) bool { return known(categoryS, r) }

// IsControl says whether r is a control character.
func IsControl(r rune) bool { return 0 <= r && r < 0x20 || 0x7F <= r && r < 0xA0 }

// IsSpace says whether r is white space.
func IsSpace(r rune) bool

// IsPrint says whether r is printed: letters, marks, numbers, punctuation, symbols and the space.
func IsPrint(r rune) bool

// IsGraphic says whether r is printed or a space.
func IsGraphic(r rune) bool

// Whether r is in the table of this number.
func known(table int, r rune) bool

// Is says whether r is in the table.
func Is(rangeTab *RangeTable, r rune) bool {
	if rangeTab.LatinOffset < 0 {
		return known(-rangeTab.LatinOffset, r)
	}
	x := uint32(r)
	for _, in := range rangeTab.R16 {
		if x <= uint32(in.Hi) {
			if x < uint32(in.Lo) {
				break
			}
			return in.Stride == 1 || (x-uint32(in.Lo))%uint32(in.Stride) == 0
		}
	}
	for _, in := range rangeTab.R32 {
		if x <= in.Hi {
			return x >= in.Lo && (in.Stride == 1 || (x-in.Lo)%in.Stride == 0)
		}
	}
	return false
}

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

func table(number int) *RangeTable { return &RangeTable{LatinOffset: -number} }

// Numbers of the tables, as the machine has them.
const (
	categoryC = iota + 1
	categoryCc
	categoryCf
	categoryCn
	categoryCo
	categoryCs
	categoryL
	categoryLC
	categoryLl
	categoryLm
	categoryLo
	categoryLt
	categoryLu
	categoryM
	categoryMc
	categoryMe
	categoryMn
	categoryN
	categoryNd
	categoryNl
	categoryNo
	categoryP
	categoryPc
	categoryPd
	categoryPe
	categoryPf
	categoryPi
	categoryPo
	categoryPs
	categoryS
	categorySc
	categorySk
	categorySm
	categorySo
	categoryZ
	categoryZl
	categoryZp
	categoryZs
)

// Sets of runes: general categories.
var (
	C = table(categoryC)
	Cc = table(categoryCc)
	Cf = table(categoryCf)
	Cn = table(categoryCn)
	Co = table(categoryCo)
	Cs = table(categoryCs)
	L = table(categoryL)
	LC = table(categoryLC)
	Ll = table(categoryLl)
	Lm = table(categoryLm)
	Lo = table(categoryLo)
	Lt = table(categoryLt)
	Lu = table(categoryLu)
	M = table(categoryM)
	Mc = table(categoryMc)
	Me = table(categoryMe)
	Mn = table(categoryMn)
	N = table(categoryN)
	Nd = table(categoryNd)
	Nl = table(categoryNl)
	No = table(categoryNo)
	P = table(categoryP)
	Pc = table(categoryPc)
	Pd = table(categoryPd)
	Pe = table(categoryPe)
	Pf = table(categoryPf)
	Pi = table(categoryPi)
	Po = table(categoryPo)
	Ps = table(categoryPs)
	S = table(categoryS)
	Sc = table(categorySc)
	Sk = table(categorySk)
	Sm = table(categorySm)
	So = table(categorySo)
	Z = table(categoryZ)
	Zl = table(categoryZl)
	Zp = table(categoryZp)
	Zs = table(categoryZs)
	Digit = Nd
	Letter = L
	Lower = Ll
	Mark = M
	Number = N
	Other = C
	Punct = P
	Space = Z
	Symbol = S
	Title = Lt
	Upper = Lu
)

// Sets of runes: scripts and properties.
var (
	Arabic = table(64)
	Armenian = table(65)
	Bengali = table(66)
	Bopomofo = table(67)
	Braille = table(68)
	Cherokee = table(69)
	Common = table(70)
	Coptic = table(71)
	Cyrillic = table(72)
	Devanagari = table(73)
	Ethiopic = table(74)
	Georgian = table(75)
	Gothic = table(76)
	Greek = table(77)
	Gujarati = table(78)
	Gurmukhi = table(79)
	Han = table(80)
	Hangul = table(81)
	Hebrew = table(82)
	Hiragana = table(83)
	Inherited = table(84)
	Kannada = table(85)
	Katakana = table(86)
	Khmer = table(87)
	Lao = table(88)
	Latin = table(89)
	Malayalam = table(90)
	Mongolian = table(91)
	Myanmar = table(92)
	Ogham = table(93)
	Oriya = table(94)
	Runic = table(95)
	Sinhala = table(96)
	Syriac = table(97)
	Tamil = table(98)
	Telugu = table(99)
	Thaana = table(100)
	Thai = table(101)
	Tibetan = table(102)
	Yi = table(103)
	ASCII_Hex_Digit = table(104)
	Dash = table(105)
	Diacritic = table(106)
	Hex_Digit = table(107)
	Ideographic = table(108)
	Quotation_Mark = table(109)
	Unified_Ideograph = table(110)
	White_Space = table(111)
)

// GraphicRanges are the sets of IsGraphic.
var GraphicRanges = []*RangeTable{L, M, N, P, S, Zs}

// PrintRanges are the sets of IsPrint, the space aside.
var PrintRanges = []*RangeTable{L, M, N, P, S}
