using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class ConversationsAndHomes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "OnlyWithContent",
                table: "ReviewRules",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Applications",
                table: "HomeVisits",
                type: "nvarchar(max)",
                maxLength: 6030,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ConversationDays",
                columns: table => new
                {
                    Day = table.Column<DateOnly>(type: "date", nullable: false),
                    ApplicationId = table.Column<int>(type: "int", nullable: false),
                    EnvironmentId = table.Column<int>(type: "int", nullable: false),
                    Counts = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConversationDays", x => new { x.Day, x.ApplicationId, x.EnvironmentId });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ConversationDays");

            migrationBuilder.DropColumn(
                name: "OnlyWithContent",
                table: "ReviewRules");

            migrationBuilder.DropColumn(
                name: "Applications",
                table: "HomeVisits");
        }
    }
}
