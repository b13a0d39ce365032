// -1u is the largest unsigned int, also where it becomes a long.
static long negated_unsigned_number(int mode)
{
	if (mode < 0)
		return -1u;
	return -1u > 4 ? 3 : 2;
}
