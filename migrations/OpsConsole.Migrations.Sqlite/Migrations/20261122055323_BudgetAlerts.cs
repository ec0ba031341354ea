using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class BudgetAlerts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "BudgetAlerts",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", unicode: false, fixedLength: true, maxLength: 16, nullable: false),
                    Budget = table.Column<string>(type: "TEXT", unicode: false, maxLength: 60, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Rule = table.Column<string>(type: "TEXT", unicode: false, maxLength: 20, nullable: false),
                    Period = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Version = table.Column<string>(type: "TEXT", unicode: false, fixedLength: true, maxLength: 16, nullable: false),
                    Severity = table.Column<int>(type: "INTEGER", nullable: false),
                    OpenedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ClosedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ClosedBecause = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Says = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    Cause = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    TripScope = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    TripEnvironment = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    TripRecord = table.Column<string>(type: "TEXT", unicode: false, fixedLength: true, maxLength: 16, nullable: true),
                    AcknowledgedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    AcknowledgedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    SilencedUntil = table.Column<DateTime>(type: "TEXT", nullable: true),
                    EscalatedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Note = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BudgetAlerts", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_BudgetAlerts_Budget_Rule_Period_Number",
                table: "BudgetAlerts",
                columns: new[] { "Budget", "Rule", "Period", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_BudgetAlerts_ClosedAt",
                table: "BudgetAlerts",
                column: "ClosedAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "BudgetAlerts");
        }
    }
}
