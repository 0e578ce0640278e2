package unfinished_text

var _ = /* ERROR "string not terminated" */ `text
