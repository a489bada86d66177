#define MACRO(x) do { if (x) { if (x) { if (x) { if (x) { } } } } } while (0)
static const int table[] = {{1, {2, {3, {4, {5}}}}}};
int f(int a)
{
    for (int i = 0; i < a; i++) {
        if (a) {
            while (b) {
                x = (struct point){.a = {1, 2}};
                call((struct point){1}, (struct point[]){{1}, {2}});
            }
        } else if (c) {
            do {
                a++;
            } while (a);
        }
    }
    switch (a) {
    case 1: {
        if (a) {
            if (b) {
                return 1;
            }
        }
    }
    }
    return 0;
}
