// -1 as an unsigned long is 2^64 - 1: what is left of a small number less that does not fit 64 signed bits.
struct ctx {
	int state;
};
unsigned char ask_byte(void);

static int difference_beyond_64_bits(struct ctx *c, unsigned int mode)
{
	unsigned long small = ask_byte();

	c->state = mode % (small - -1);
	switch (c->state + 2) {
	case -22:
		return 1;
	}
	return small - -1 > 4 ? 3 : 2;
}
