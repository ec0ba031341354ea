using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class QualityNotesAndHomes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "DatasetCases",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    DatasetId = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false),
                    TraceId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    Line = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    AddedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    AddedBy = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false),
                    Since = table.Column<int>(type: "int", nullable: false),
                    Until = table.Column<int>(type: "int", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DatasetCases", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DatasetVersions",
                columns: table => new
                {
                    DatasetId = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    Sha256 = table.Column<string>(type: "char(64)", unicode: false, fixedLength: true, maxLength: 64, nullable: false),
                    Cases = table.Column<int>(type: "int", nullable: false),
                    Bytes = table.Column<long>(type: "bigint", nullable: false),
                    Content = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    Note = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    MadeAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    MadeBy = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false),
                    Proposal = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DatasetVersions", x => new { x.DatasetId, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "Datasets",
                columns: table => new
                {
                    Id = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false),
                    Slug = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false),
                    Name = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    Purpose = table.Column<byte>(type: "tinyint", nullable: false),
                    Description = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    CreatedBy = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false),
                    Latest = table.Column<int>(type: "int", nullable: false),
                    Revision = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Datasets", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "EvaluationSuites",
                columns: table => new
                {
                    Id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EvaluationSuites", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "EvaluationTallies",
                columns: table => new
                {
                    Tier = table.Column<byte>(type: "tinyint", nullable: false),
                    Bucket = table.Column<int>(type: "int", nullable: false),
                    SuiteId = table.Column<int>(type: "int", nullable: false),
                    ApplicationId = table.Column<int>(type: "int", nullable: false),
                    EnvironmentId = table.Column<int>(type: "int", nullable: false),
                    ModelId = table.Column<int>(type: "int", nullable: false),
                    PromptId = table.Column<int>(type: "int", nullable: false),
                    Count = table.Column<long>(type: "bigint", nullable: false),
                    Judged = table.Column<long>(type: "bigint", nullable: false),
                    Passed = table.Column<long>(type: "bigint", nullable: false),
                    Scores = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EvaluationTallies", x => new { x.Tier, x.Bucket, x.SuiteId, x.ApplicationId, x.EnvironmentId, x.ModelId, x.PromptId });
                });

            migrationBuilder.CreateTable(
                name: "EvaluationTallyStates",
                columns: table => new
                {
                    Id = table.Column<int>(type: "int", nullable: false),
                    SeenId = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EvaluationTallyStates", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "HomeVisits",
                columns: table => new
                {
                    PersonId = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Before = table.Column<DateTime>(type: "datetime2", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HomeVisits", x => x.PersonId);
                });

            migrationBuilder.CreateTable(
                name: "ReviewItems",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    TraceId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    RuleId = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false),
                    Why = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false),
                    PickedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Application = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Environment = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Prompt = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Model = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Scale = table.Column<byte>(type: "tinyint", nullable: false),
                    Wanted = table.Column<int>(type: "int", nullable: false),
                    Labels = table.Column<int>(type: "int", nullable: false),
                    IsDone = table.Column<bool>(type: "bit", nullable: false),
                    HeldBy = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: true),
                    HeldUntil = table.Column<DateTime>(type: "datetime2", nullable: true),
                    SettledGrade = table.Column<byte>(type: "tinyint", nullable: true),
                    SettledBy = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReviewItems", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ReviewLabels",
                columns: table => new
                {
                    ItemId = table.Column<long>(type: "bigint", nullable: false),
                    PersonId = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false),
                    Grade = table.Column<byte>(type: "tinyint", nullable: false),
                    Reasons = table.Column<string>(type: "nvarchar(369)", maxLength: 369, nullable: false),
                    Note = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    Correction = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReviewLabels", x => new { x.ItemId, x.PersonId });
                });

            migrationBuilder.CreateTable(
                name: "ReviewRules",
                columns: table => new
                {
                    Id = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false),
                    Name = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    Application = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Environment = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Kind = table.Column<byte>(type: "tinyint", nullable: false),
                    Suite = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Limit = table.Column<double>(type: "float", nullable: false),
                    PerDay = table.Column<int>(type: "int", nullable: false),
                    Reviewers = table.Column<int>(type: "int", nullable: false),
                    Scale = table.Column<byte>(type: "tinyint", nullable: false),
                    Enabled = table.Column<bool>(type: "bit", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    ChangedBy = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false),
                    Revision = table.Column<long>(type: "bigint", nullable: false),
                    SeenId = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReviewRules", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "TimelineNotes",
                columns: table => new
                {
                    Id = table.Column<string>(type: "char(16)", unicode: false, fixedLength: true, maxLength: 16, nullable: false),
                    Text = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Until = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Application = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Environment = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    ById = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: false),
                    WrittenAt = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TimelineNotes", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Interactions_Unliked",
                table: "Interactions",
                column: "StartedAt",
                filter: "FeedbackMillis < 0");

            migrationBuilder.CreateIndex(
                name: "IX_Evaluations_Name_At",
                table: "Evaluations",
                columns: new[] { "Name", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_DatasetCases_DatasetId_Until_Since",
                table: "DatasetCases",
                columns: new[] { "DatasetId", "Until", "Since" });

            migrationBuilder.CreateIndex(
                name: "IX_DatasetCases_TraceId",
                table: "DatasetCases",
                column: "TraceId");

            migrationBuilder.CreateIndex(
                name: "IX_Datasets_Slug",
                table: "Datasets",
                column: "Slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_EvaluationSuites_Name",
                table: "EvaluationSuites",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ReviewItems_IsDone_Id",
                table: "ReviewItems",
                columns: new[] { "IsDone", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_ReviewItems_RuleId_PickedAt",
                table: "ReviewItems",
                columns: new[] { "RuleId", "PickedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ReviewItems_TraceId",
                table: "ReviewItems",
                column: "TraceId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ReviewLabels_PersonId_At",
                table: "ReviewLabels",
                columns: new[] { "PersonId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_TimelineNotes_At",
                table: "TimelineNotes",
                column: "At");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DatasetCases");

            migrationBuilder.DropTable(
                name: "DatasetVersions");

            migrationBuilder.DropTable(
                name: "Datasets");

            migrationBuilder.DropTable(
                name: "EvaluationSuites");

            migrationBuilder.DropTable(
                name: "EvaluationTallies");

            migrationBuilder.DropTable(
                name: "EvaluationTallyStates");

            migrationBuilder.DropTable(
                name: "HomeVisits");

            migrationBuilder.DropTable(
                name: "ReviewItems");

            migrationBuilder.DropTable(
                name: "ReviewLabels");

            migrationBuilder.DropTable(
                name: "ReviewRules");

            migrationBuilder.DropTable(
                name: "TimelineNotes");

            migrationBuilder.DropIndex(
                name: "IX_Interactions_Unliked",
                table: "Interactions");

            migrationBuilder.DropIndex(
                name: "IX_Evaluations_Name_At",
                table: "Evaluations");
        }
    }
}
