using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Migrations.SqlServer.Migrations
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
                    Id = table.Column<string>(type: "char(16)", unicode: false, fixedLength: true, maxLength: 16, nullable: false),
                    Budget = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    Name = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    Rule = table.Column<string>(type: "varchar(20)", unicode: false, maxLength: 20, nullable: false),
                    Period = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    Version = table.Column<string>(type: "char(16)", unicode: false, fixedLength: true, maxLength: 16, nullable: false),
                    Severity = table.Column<int>(type: "int", nullable: false),
                    OpenedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    ClosedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    ClosedBecause = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Says = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false),
                    Cause = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    TripScope = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    TripEnvironment = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    TripRecord = table.Column<string>(type: "char(16)", unicode: false, fixedLength: true, maxLength: 16, nullable: true),
                    AcknowledgedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    AcknowledgedBy = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    SilencedUntil = table.Column<DateTime>(type: "datetime2", nullable: true),
                    EscalatedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Note = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true)
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
