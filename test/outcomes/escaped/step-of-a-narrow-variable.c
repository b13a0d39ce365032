// ++x is what x holds afterwards: 0 behind 255 in an u8.
static int step_of_a_narrow_variable(int mode)
{
	u8 small = 255;
	bool isWarm = true;

	if (mode == 1)
		return ++small;
	if (mode == 2)
		return ++isWarm;
	if (mode == 3)
		return small++;
	return --small;
}
