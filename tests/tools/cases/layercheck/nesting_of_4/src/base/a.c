int f(int a)
{
    for (int i = 0; i < a; i++) {
        if (a) {
            while (b) {
                if (c) {
                    return 1;
                }
            }
        } else {
            do {
                for_each (x, y) {
                    a++;
                }
            } while (a);
        }
    }
    return 0;
}
