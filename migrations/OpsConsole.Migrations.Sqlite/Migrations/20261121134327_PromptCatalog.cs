using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class PromptCatalog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "PromptBypasses",
                columns: table => new
                {
                    Commit = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    Environment = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    FoundAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Author = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    Changes = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PromptBypasses", x => new { x.Commit, x.Environment });
                });

            migrationBuilder.CreateTable(
                name: "PromptProposals",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", unicode: false, fixedLength: true, maxLength: 16, nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    Description = table.Column<string>(type: "TEXT", nullable: true),
                    Prompt = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Path = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Branch = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    BaseCommit = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    HeadCommit = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    Blob = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    AuthorId = table.Column<string>(type: "TEXT", maxLength: 450, nullable: false),
                    AuthorName = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ClosedBy = table.Column<string>(type: "TEXT", maxLength: 450, nullable: true),
                    MergeCommit = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    Revision = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PromptProposals", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PromptReleases",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", unicode: false, fixedLength: true, maxLength: 16, nullable: false),
                    Environment = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Prompt = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Commit = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    Blob = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    Replaces = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    ReleaseCommit = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ById = table.Column<string>(type: "TEXT", maxLength: 450, nullable: false),
                    ByName = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    Change = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    Problem = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PromptReleases", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_PromptProposals_Prompt_CreatedAt",
                table: "PromptProposals",
                columns: new[] { "Prompt", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_PromptProposals_State_CreatedAt",
                table: "PromptProposals",
                columns: new[] { "State", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_PromptReleases_Prompt_Environment_At",
                table: "PromptReleases",
                columns: new[] { "Prompt", "Environment", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_PromptReleases_ReleaseCommit",
                table: "PromptReleases",
                column: "ReleaseCommit");

            migrationBuilder.CreateIndex(
                name: "IX_PromptReleases_State",
                table: "PromptReleases",
                column: "State");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PromptBypasses");

            migrationBuilder.DropTable(
                name: "PromptProposals");

            migrationBuilder.DropTable(
                name: "PromptReleases");
        }
    }
}
