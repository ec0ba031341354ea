using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Evaluations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "PromptEvaluations",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", unicode: false, fixedLength: true, maxLength: 16, nullable: false),
                    Prompt = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Commit = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    Blob = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    Suite = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Source = table.Column<string>(type: "TEXT", unicode: false, maxLength: 20, nullable: false),
                    Scores = table.Column<string>(type: "TEXT", nullable: false),
                    ReportHash = table.Column<string>(type: "TEXT", unicode: false, fixedLength: true, maxLength: 64, nullable: false),
                    Passed = table.Column<int>(type: "INTEGER", nullable: false),
                    Failed = table.Column<int>(type: "INTEGER", nullable: false),
                    Errors = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ById = table.Column<string>(type: "TEXT", maxLength: 450, nullable: false),
                    ByName = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    WithdrawnAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    WithdrawnBy = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    WithdrawReason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PromptEvaluations", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_PromptEvaluations_Prompt_Blob_Suite_ReportHash",
                table: "PromptEvaluations",
                columns: new[] { "Prompt", "Blob", "Suite", "ReportHash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PromptEvaluations_Prompt_Id",
                table: "PromptEvaluations",
                columns: new[] { "Prompt", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PromptEvaluations");
        }
    }
}
