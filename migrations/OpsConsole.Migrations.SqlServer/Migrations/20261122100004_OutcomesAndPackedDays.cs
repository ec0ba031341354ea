using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Migrations.SqlServer.Migrations
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
                type: "smallint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "TopicId",
                table: "Interactions",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "ValueMicros",
                table: "Interactions",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "PackedDays",
                columns: table => new
                {
                    SourceId = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    Day = table.Column<DateOnly>(type: "date", nullable: false),
                    Generation = table.Column<long>(type: "bigint", nullable: false),
                    Charges = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PackedDays", x => new { x.SourceId, x.Day });
                });

            migrationBuilder.CreateTable(
                name: "WaitingOutcomes",
                columns: table => new
                {
                    ResponseHash = table.Column<long>(type: "bigint", nullable: false),
                    ReceivedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Said = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false)
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
