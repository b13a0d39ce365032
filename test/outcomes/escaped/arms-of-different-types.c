// `?:` has one type, whichever arm is taken: -ENOMEM is no truth value beside a bool, nor negative beside 1u.
static long arms_of_different_types(bool isWarm, int err)
{
	long result = isWarm ?: -ENOMEM;

	if ((isWarm ?: -ENOMEM) == 1)
		return result;
	if (err < 0)
		return err ? -EBUSY : 1u;
	return result;
}
