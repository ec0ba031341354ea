using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class OutcomesAndPackedDays : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Interactions_UserHash",
                table: "Interactions");

            migrationBuilder.AddColumn<short>(
                name: "FeedbackMillis",
                table: "Interactions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "TopicId",
                table: "Interactions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "ValueMicros",
                table: "Interactions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "PackedDays",
                columns: table => new
                {
                    SourceId = table.Column<string>(type: "TEXT", unicode: false, maxLength: 60, nullable: false),
                    Day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Generation = table.Column<long>(type: "INTEGER", nullable: false),
                    Charges = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PackedDays", x => new { x.SourceId, x.Day });
                });

            migrationBuilder.CreateTable(
                name: "WaitingOutcomes",
                columns: table => new
                {
                    ResponseHash = table.Column<long>(type: "INTEGER", nullable: false),
                    ReceivedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Said = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WaitingOutcomes", x => x.ResponseHash);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Interactions_UserHash_StartedAt",
                table: "Interactions",
                columns: new[] { "UserHash", "StartedAt" },
                filter: "UserHash IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WaitingOutcomes_ReceivedAt",
                table: "WaitingOutcomes",
                column: "ReceivedAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PackedDays");

            migrationBuilder.DropTable(
                name: "WaitingOutcomes");

            migrationBuilder.DropIndex(
                name: "IX_Interactions_UserHash_StartedAt",
                table: "Interactions");

            migrationBuilder.DropColumn(
                name: "FeedbackMillis",
                table: "Interactions");

            migrationBuilder.DropColumn(
                name: "TopicId",
                table: "Interactions");

            migrationBuilder.DropColumn(
                name: "ValueMicros",
                table: "Interactions");

            migrationBuilder.CreateIndex(
                name: "IX_Interactions_UserHash",
                table: "Interactions",
                column: "UserHash",
                filter: "UserHash IS NOT NULL");
        }
    }
}
