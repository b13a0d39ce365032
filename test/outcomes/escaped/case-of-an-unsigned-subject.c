// The label is converted to the type of what is switched on, so that it is met by what an unsigned holds.
unsigned int ask(void);

static int case_of_an_unsigned_subject(int err)
{
	unsigned int ret = ask();

	switch (ret) {
	case -ENOMEM ... -EBUSY + 8:
		return 1;
	case -EBUSY:
		return 2;
	}
	switch (err) {
	case 4294967274:
		return 3;
	}
	return 0;
}
