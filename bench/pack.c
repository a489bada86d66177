#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static FILE *pack_file(const char *dir, const char *name, const char *head)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    if (!f) {
        perror(path);
        exit(1);
    }
    (void)fprintf(f, "%s\n", head);
    return f;
}

/* 50,000 tasks with one obligation each. */
void write_pack(const char *dir)
{
    (void)mkdir(dir, 0700); /* a folder that is there already is as good */
    FILE *f = pack_file(dir, "programme.csv", "code,title_vi,title_en,document,note_vi,note_en");
    (void)fprintf(f, "load,Chương trình đo,Benchmark programme,901/KH-DO,,\n");
    (void)fclose(f);
    f = pack_file(dir, "documents.csv",
                  "number,kind,style,issuer,signed,effective,expires,signatory,title_vi,title_en,summary_vi,summary_en,standing,source,note_vi,note_en");
    (void)fprintf(f, "901/KH-DO,plan,state,chinh-phu,2025-07-01,2025-07-01,,,Kế hoạch đo,Benchmark plan,,,full,đo,,\n");
    (void)fclose(f);
    f = pack_file(dir, "clauses.csv", "document,path,parent,kind,label,title_vi,title_en,demands");
    (void)fprintf(f, "901/KH-DO,I,,part,I,Phần đo,Benchmark part,task\n");
    (void)fclose(f);
    FILE *tasks = pack_file(dir, "tasks.csv", "code,document,clause,group,title_vi,title_en,product_vi,product_en,kind,measure,also,note_vi,note_en");
    f = pack_file(dir, "obligations.csv",
                  "task,no,role,org,selector,lead_words,undecided,start,due_kind,due_words,due_base,due_date,due_anchor,recurrence,due_days,note_vi,note_en");
    for (int i = 1; i <= 50000; i++) {
        (void)fprintf(tasks, "901/I.%d,901/KH-DO,I,1,Việc đo số %d,Benchmark task %d,Báo cáo,Report,one_off,,,,\n", i, i, i);
        (void)fprintf(f, "901/I.%d,1,lead,bo-khoa-hoc-va-cong-nghe,,,,2025-07-01,by_day,hết năm 2027,2027-12-31,2027-12-31,,,,,\n", i);
    }
    (void)fclose(tasks);
    (void)fclose(f);
}
